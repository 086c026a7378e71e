using System.Runtime.CompilerServices;
using Mediator;
using QkdMesh.Core.Errors;

namespace QkdMesh.Application.Pipeline;

/// <summary>Measures every use case.</summary>
public sealed class Metrics<TMessage, TResponse>(UseCaseMetrics metrics) : IPipelineBehavior<TMessage, TResponse>
    where TMessage : IMessage
    where TResponse : IOutcome<TResponse>
{
    public ValueTask<TResponse> Handle(
        TMessage message, MessageHandlerDelegate<TMessage, TResponse> next, CancellationToken cancellationToken) =>
        metrics.IsOn ? MeasureAsync(message, next, cancellationToken) : next(message, cancellationToken);

    private async ValueTask<TResponse> MeasureAsync(
        TMessage message, MessageHandlerDelegate<TMessage, TResponse> next, CancellationToken cancellationToken)
    {
        var start = metrics.Start();
        try
        {
            var response = await next(message, cancellationToken);
            metrics.End(typeof(TMessage).Name, start, response.Error);
            return response;
        }
        catch
        {
            metrics.Fail(typeof(TMessage).Name, start);
            throw;
        }
    }
}

/// <summary>Measures every stream, from its first reading to its end. One that its reader left ended well.</summary>
public sealed class StreamMetrics<TMessage, TResponse>(UseCaseMetrics metrics) : IStreamPipelineBehavior<TMessage, TResponse>
    where TMessage : IStreamMessage
    where TResponse : IOutcome<TResponse>
{
    public IAsyncEnumerable<TResponse> Handle(
        TMessage message, StreamHandlerDelegate<TMessage, TResponse> next, CancellationToken cancellationToken) =>
        metrics.IsOn ? MeasureAsync(message, next, cancellationToken) : next(message, cancellationToken);

    private async IAsyncEnumerable<TResponse> MeasureAsync(
        TMessage message, StreamHandlerDelegate<TMessage, TResponse> next, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = metrics.Start();
        MeshError? last = null;
        try
        {
            await foreach (var response in next(message, cancellationToken))
            {
                last = response.Error;
                yield return response;
            }
        }
        finally
        {
            metrics.End(typeof(TMessage).Name, start, last);
        }
    }
}
