using System.Runtime.CompilerServices;
using Mediator;
using Microsoft.Extensions.Logging;
using QkdMesh.Core.Errors;

namespace QkdMesh.Application.Pipeline;

/// <summary>Writes down every use case that did not end well. Details of errors hold names and figures, never key.</summary>
public sealed class Logging<TMessage, TResponse>(ILogger<Logging<TMessage, TResponse>> logger) : IPipelineBehavior<TMessage, TResponse>
    where TMessage : IMessage
    where TResponse : IOutcome<TResponse>
{
    public ValueTask<TResponse> Handle(
        TMessage message, MessageHandlerDelegate<TMessage, TResponse> next, CancellationToken cancellationToken) =>
        logger.IsEnabled(LogLevel.Information) ? WatchAsync(message, next, cancellationToken) : next(message, cancellationToken);

    private async ValueTask<TResponse> WatchAsync(
        TMessage message, MessageHandlerDelegate<TMessage, TResponse> next, CancellationToken cancellationToken)
    {
        var response = await next(message, cancellationToken);
        if (response.Error is { } error) logger.NotDone(typeof(TMessage).Name, error);
        return response;
    }
}

/// <summary><see cref="Logging{TMessage,TResponse}"/> for requests that are answered by a stream.</summary>
public sealed class StreamLogging<TMessage, TResponse>(ILogger<StreamLogging<TMessage, TResponse>> logger)
    : IStreamPipelineBehavior<TMessage, TResponse>
    where TMessage : IStreamMessage
    where TResponse : IOutcome<TResponse>
{
    public IAsyncEnumerable<TResponse> Handle(
        TMessage message, StreamHandlerDelegate<TMessage, TResponse> next, CancellationToken cancellationToken) =>
        logger.IsEnabled(LogLevel.Information) ? WatchAsync(message, next, cancellationToken) : next(message, cancellationToken);

    private async IAsyncEnumerable<TResponse> WatchAsync(
        TMessage message, StreamHandlerDelegate<TMessage, TResponse> next, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var response in next(message, cancellationToken))
        {
            if (response.Error is { } error) logger.NotDone(typeof(TMessage).Name, error);
            yield return response;
        }
    }
}

internal static partial class UseCaseLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{UseCase} not done: {Error}")]
    public static partial void NotDone(this ILogger logger, string useCase, MeshError error);
}
