using MediatR;
using Microsoft.Extensions.Logging;
using QkdMesh.Application.Access;
using QkdMesh.Core.Errors;

namespace QkdMesh.Application.Pipeline;

/// <summary>A request by which an operator changes the network.</summary>
public interface IOperatorOrder
{
    /// <summary>The order in words for a log: names and figures, nothing that a caller wrote freely.</summary>
    string InWords { get; }

    Orderer By { get; }
}

/// <summary>
/// Logs every order of an operator and its result, so that an operator can find out later why a link was off. An order that cannot be
/// recorded is not carried out.
/// </summary>
internal sealed class OrderLogging<TRequest, TResponse>(ILoggerFactory loggers, IAccessRecords records)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IOperatorOrder
{
    private readonly ILogger _log = loggers.CreateLogger(OrderLog.Category);

    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var unrecorded = records.Begin(request.By, request.InWords);
        return Answer<TResponse>.Kind.WatchAsync(
            unrecorded is null ? next : () => Task.FromResult(Answer<TResponse>.Kind.Failed(unrecorded)), new Watch(_log, records, request),
            cancellationToken);
    }

    private sealed class Watch(ILogger log, IAccessRecords records, TRequest order) : AnswerWatch
    {
        public override void See(MeshError? error)
        {
            var (words, result) = (order.InWords, error is null ? "done" : ErrorCatalogue.Of(error.Code).Reason);
            log.Ordered(order.By, words, result);
            records.Ordered(order.By, words, result);
        }
    }
}

/// <summary>The log of operators' orders.</summary>
public static partial class OrderLog
{
    public const string Category = "QkdMesh.Orders";

    [LoggerMessage(Level = LogLevel.Information, Message = "{Operator} ordered: {Order}: {Answer}")]
    internal static partial void Ordered(this ILogger log, Orderer @operator, string order, string answer);
}
