using System.Diagnostics;
using MediatR;
using QkdMesh.Core.Errors;

namespace QkdMesh.Application.Pipeline;

/// <summary>
/// Makes a span of every use case that is part of a trace. Each answer in a stream gets a trace of its own, linked to the trace of
/// the stream: a trace is about one key, and a stream may live for months.
/// </summary>
internal sealed class Tracing<TRequest, TResponse> : IPipelineBehavior<TRequest, TResponse>
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (!UseCaseTraces.IsOn) return next();
        var stream = Answer<TResponse>.Kind.IsStream ? Activity.Current : null;
        return Answer<TResponse>.Kind.WatchAsync(next, new Watch(stream), cancellationToken);
    }

    /// <param name="stream">The span of the call that reads a stream; null for a single answer.</param>
    private sealed class Watch(Activity? stream) : AnswerWatch
    {
        private Activity? _span;

        public override void Await() => _span = stream is null
            ? UseCaseTraces.Source.StartActivity(typeof(TRequest).Name)
            : StartLinked(stream.Context);

        public override void See(MeshError? error)
        {
            if (error is not null)
                _span?.SetTag("error.type", ErrorCatalogue.Of(error.Code).Reason).SetStatus(ActivityStatusCode.Error);
            _span?.Dispose();
        }

        // A span that has ended does not end twice.
        public override void End(bool thrown) => _span?.Dispose();

        private static Activity? StartLinked(ActivityContext stream)
        {
            // Otherwise the span would be a child of the stream's span. The reader of the stream keeps its own current span.
            Activity.Current = null;
            return UseCaseTraces.Source.StartActivity(
                typeof(TRequest).Name, ActivityKind.Internal, default(ActivityContext), links: [new(stream)]);
        }
    }
}

public static class UseCaseTraces
{
    public const string SourceName = "QkdMesh.Application";

    internal static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether the call that the use case is part of is traced. Where it is not traced, no span is made.</summary>
    internal static bool IsOn => Activity.Current is { Recorded: true };
}
