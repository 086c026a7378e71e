using MediatR;
using QkdMesh.Core.Errors;

namespace QkdMesh.Application.Pipeline;

/// <summary>
/// How use cases answer: with one outcome (<see cref="SingleAnswer{TOutcome}"/>) or with a stream of outcomes
/// (<see cref="StreamedAnswer{TOutcome}"/>). A concern of the pipeline is written once and works for both.
/// </summary>
internal abstract class Answer<TResponse>
{
    /// <summary>The kind of answer that <typeparamref name="TResponse"/> is.</summary>
    public static Answer<TResponse> Kind { get; } = (Answer<TResponse>)Activator.CreateInstance(KindOf(typeof(TResponse)))!;

    public abstract bool IsStream { get; }

    /// <summary>The answer that holds this error and nothing else.</summary>
    public abstract TResponse Failed(MeshError error);

    /// <summary>Calls the rest of the pipeline and shows its outcomes to a watch.</summary>
    public abstract Task<TResponse> WatchAsync(RequestHandlerDelegate<TResponse> next, AnswerWatch watch, CancellationToken cancellation);

    // Once for each type of response: reflection costs nothing later.
    private static Type KindOf(Type response) =>
        response.IsGenericType && response.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)
            ? typeof(StreamedAnswer<>).MakeGenericType(response.GetGenericArguments())
            : typeof(SingleAnswer<>).MakeGenericType(response);
}
