using System.Diagnostics;
using System.Runtime.CompilerServices;
using Mediator;
using QkdMesh.Core.Errors;

namespace QkdMesh.Application.Pipeline;

/// <summary>Makes a span of every use case that is part of a trace.</summary>
public sealed class Tracing<TMessage, TResponse> : IPipelineBehavior<TMessage, TResponse>
    where TMessage : IMessage
    where TResponse : IOutcome<TResponse>
{
    public ValueTask<TResponse> Handle(
        TMessage message, MessageHandlerDelegate<TMessage, TResponse> next, CancellationToken cancellationToken) =>
        UseCaseTraces.IsOn ? TraceAsync(message, next, cancellationToken) : next(message, cancellationToken);

    private static async ValueTask<TResponse> TraceAsync(
        TMessage message, MessageHandlerDelegate<TMessage, TResponse> next, CancellationToken cancellationToken)
    {
        using var span = UseCaseTraces.Source.StartActivity(typeof(TMessage).Name);
        var response = await next(message, cancellationToken);
        span.Tell(response.Error);
        return response;
    }
}

/// <summary>
/// Makes a trace of every answer in a stream, linked to the stream's own: a trace is of a key, and a stream may live for months.
/// </summary>
public sealed class StreamTracing<TMessage, TResponse> : IStreamPipelineBehavior<TMessage, TResponse>
    where TMessage : IStreamMessage
    where TResponse : IOutcome<TResponse>
{
    public IAsyncEnumerable<TResponse> Handle(
        TMessage message, StreamHandlerDelegate<TMessage, TResponse> next, CancellationToken cancellationToken) =>
        UseCaseTraces.IsOn ? TraceAsync(message, next, Activity.Current!.Context, cancellationToken) : next(message, cancellationToken);

    private static async IAsyncEnumerable<TResponse> TraceAsync(
        TMessage message, StreamHandlerDelegate<TMessage, TResponse> next, ActivityContext stream,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var responses = next(message, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            // Else the span would be the stream's child. Whoever reads the stream has its own again as soon as this method returns.
            Activity.Current = null;
            using (var span = UseCaseTraces.Source.StartActivity(typeof(TMessage).Name, ActivityKind.Internal, default(ActivityContext), links: [new(stream)]))
            {
                if (!await responses.MoveNextAsync()) yield break;
                span.Tell(responses.Current.Error);
            }
            yield return responses.Current;
        }
    }
}

public static class UseCaseTraces
{
    public const string SourceName = "QkdMesh.Application";

    internal static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether the call that this is part of is traced; where it is not, nothing is made.</summary>
    internal static bool IsOn => Activity.Current is { Recorded: true };

    internal static void Tell(this Activity? span, MeshError? error)
    {
        if (error is not null) span?.SetTag("error.type", ErrorCatalogue.Of(error.Code).Reason).SetStatus(ActivityStatusCode.Error);
    }
}
