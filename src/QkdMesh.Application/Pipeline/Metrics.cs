using MediatR;
using QkdMesh.Core.Errors;

namespace QkdMesh.Application.Pipeline;

/// <summary>
/// Measures every use case, a stream from its first reading to its end. A stream counts by its last outcome; a stream that its
/// reader left ended well.
/// </summary>
internal sealed class Metrics<TRequest, TResponse>(UseCaseMetrics metrics) : IPipelineBehavior<TRequest, TResponse>
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        metrics.IsOn ? Answer<TResponse>.Kind.WatchAsync(next, new Watch(metrics), cancellationToken) : next();

    private sealed class Watch(UseCaseMetrics metrics) : AnswerWatch
    {
        private long? _start;
        private MeshError? _last;

        public override void Await() => _start ??= metrics.Start();

        public override void See(MeshError? error) => _last = error;

        public override void End(bool thrown)
        {
            if (thrown) metrics.Fail(typeof(TRequest).Name, _start!.Value);
            else metrics.End(typeof(TRequest).Name, _start!.Value, _last);
        }
    }
}
