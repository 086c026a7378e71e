using Mediator;
using QkdMesh.Core.Errors;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Routing;

namespace QkdMesh.Application.Pipeline;

/// <summary>Turns a request away that cannot be taken, before anyone is asked.</summary>
public sealed class Validation<TMessage, TResponse>(NetworkView view, KeySupplyOptions options) : IPipelineBehavior<TMessage, TResponse>
    where TMessage : ICheckedRequest, IMessage
    where TResponse : IOutcome<TResponse>
{
    public ValueTask<TResponse> Handle(
        TMessage message, MessageHandlerDelegate<TMessage, TResponse> next, CancellationToken cancellationToken) =>
        message.Refusal(view, options) is { } refusal ? new(TResponse.Failed(refusal)) : next(message, cancellationToken);
}

/// <summary><see cref="Validation{TMessage,TResponse}"/> for requests that are answered by a stream.</summary>
public sealed class StreamValidation<TMessage, TResponse>(NetworkView view, KeySupplyOptions options)
    : IStreamPipelineBehavior<TMessage, TResponse>
    where TMessage : ICheckedRequest, IStreamMessage
    where TResponse : IOutcome<TResponse>
{
    public IAsyncEnumerable<TResponse> Handle(
        TMessage message, StreamHandlerDelegate<TMessage, TResponse> next, CancellationToken cancellationToken) =>
        message.Refusal(view, options) is { } refusal
            ? AsyncEnumerable.Repeat(TResponse.Failed(refusal), 1)
            : next(message, cancellationToken);
}

file static class Refusals
{
    public static MeshError? Refusal<TMessage>(this TMessage message, NetworkView view, KeySupplyOptions options)
        where TMessage : ICheckedRequest =>
        view.Current is { } network ? message.Check(network, options) : NetworkReadiness.NotYet;
}
