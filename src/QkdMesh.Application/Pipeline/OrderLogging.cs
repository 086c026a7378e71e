using MediatR;
using Microsoft.Extensions.Logging;
using QkdMesh.Application.Access;
using QkdMesh.Application.Control;
using QkdMesh.Core.Errors;
using QkdMesh.Grains.Contracts;

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
        var watch = new Watch(_log, records, request);
        return Answer<TResponse>.Kind.WatchAsync(() => CarryOutAsync(request, next, watch), watch, cancellationToken);
    }

    private async Task<TResponse> CarryOutAsync(TRequest order, RequestHandlerDelegate<TResponse> next, Watch watch)
    {
        if (await records.BeginAsync(order.By, order.InWords) is { } unrecorded) return Answer<TResponse>.Kind.Failed(unrecorded);
        var answer = await next();
        watch.First = answer switch
        {
            Result<AppliedTopology> { IsOk: true } applied => applied.Value.First,
            Result<NodeReport> { IsOk: true } node => node.Value.First,
            _ => null,
        };
        return answer;
    }

    private sealed class Watch(ILogger log, IAccessRecords records, TRequest order) : AnswerWatch
    {
        /// <summary>The operator who gave the same order before, if it took two.</summary>
        public string? First { get; set; }

        public override void See(MeshError? error)
        {
            var (words, result) = (order.InWords, error is null ? "done" : ErrorCatalogue.Of(error.Code).Reason);
            log.Ordered(order.By, words, First is null ? result : $"{result}, as operator {First} ordered before");
            records.Ordered(order.By, words, result, First);
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
