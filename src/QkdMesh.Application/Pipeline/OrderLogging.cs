using Mediator;
using Microsoft.Extensions.Logging;
using QkdMesh.Core.Errors;

namespace QkdMesh.Application.Pipeline;

/// <summary>A request by which an operator changes the network.</summary>
public interface IOperatorOrder
{
    /// <summary>What is ordered, in words for a log: names and figures, nothing that a caller wrote freely.</summary>
    string InWords { get; }
}

/// <summary>Writes down every order of an operator and what became of it: who asks later why a link was off finds it.</summary>
public sealed class OrderLogging<TMessage, TResponse>(ILoggerFactory loggers) : IPipelineBehavior<TMessage, TResponse>
    where TMessage : IOperatorOrder, IMessage
    where TResponse : IOutcome<TResponse>
{
    private readonly ILogger _log = loggers.CreateLogger(OrderLog.Category);

    public ValueTask<TResponse> Handle(
        TMessage message, MessageHandlerDelegate<TMessage, TResponse> next, CancellationToken cancellationToken) =>
        _log.IsEnabled(LogLevel.Information) ? TellAsync(message, next, cancellationToken) : next(message, cancellationToken);

    private async ValueTask<TResponse> TellAsync(
        TMessage message, MessageHandlerDelegate<TMessage, TResponse> next, CancellationToken cancellationToken)
    {
        var response = await next(message, cancellationToken);
        var (order, answer) = (message.InWords, response.Error is { } error ? ErrorCatalogue.Of(error.Code).Reason : "done");
        _log.Ordered(order, answer);
        return response;
    }
}

/// <summary>Where orders of operators are written down.</summary>
public static partial class OrderLog
{
    public const string Category = "QkdMesh.Orders";

    [LoggerMessage(Level = LogLevel.Information, Message = "an operator ordered: {Order}: {Answer}")]
    internal static partial void Ordered(this ILogger log, string order, string answer);
}
