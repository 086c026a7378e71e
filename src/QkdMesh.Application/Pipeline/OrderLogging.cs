using MediatR;
using Microsoft.Extensions.Logging;
using QkdMesh.Core.Errors;

namespace QkdMesh.Application.Pipeline;

/// <summary>A request by which an operator changes the network.</summary>
public interface IOperatorOrder
{
    /// <summary>The order in words for a log: names and figures, nothing that a caller wrote freely.</summary>
    string InWords { get; }
}

/// <summary>Logs every order of an operator and its result, so that an operator can find out later why a link was off.</summary>
internal sealed class OrderLogging<TRequest, TResponse>(ILoggerFactory loggers) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IOperatorOrder
{
    private readonly ILogger _log = loggers.CreateLogger(OrderLog.Category);

    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        _log.IsEnabled(LogLevel.Information)
            ? Answer<TResponse>.Kind.WatchAsync(next, new Watch(_log, request), cancellationToken)
            : next();

    private sealed class Watch(ILogger log, TRequest order) : AnswerWatch
    {
        public override void See(MeshError? error)
        {
            var (words, result) = (order.InWords, error is null ? "done" : ErrorCatalogue.Of(error.Code).Reason);
            log.Ordered(words, result);
        }
    }
}

/// <summary>The log of operators' orders.</summary>
public static partial class OrderLog
{
    public const string Category = "QkdMesh.Orders";

    [LoggerMessage(Level = LogLevel.Information, Message = "an operator ordered: {Order}: {Answer}")]
    internal static partial void Ordered(this ILogger log, string order, string answer);
}
