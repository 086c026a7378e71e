using MediatR;
using QkdMesh.Application.Metering;
using QkdMesh.Core.Errors;

namespace QkdMesh.Application.Pipeline;

/// <summary>Refuses a request that is over a quota of its SAE, before any work is done for it.</summary>
internal sealed class QuotaGate<TRequest, TResponse>(QuotaLedger quotas) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IMeteredRequest
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var use = request.Use;
        if (!quotas.Counts(use.Sae)) return next();
        var watch = new Watch();
        return Answer<TResponse>.Kind.WatchAsync(() => ServeAsync(use, next, watch), watch, cancellationToken);
    }

    private async Task<TResponse> ServeAsync(QuotaUse use, RequestHandlerDelegate<TResponse> next, Watch watch)
    {
        var claim = quotas.Claim(use);
        if (!claim.IsOk) return Answer<TResponse>.Kind.Failed(claim.Error);
        watch.Claim = claim.Value;
        return await next();
    }

    private sealed class Watch : AnswerWatch
    {
        private bool _isDelivered;

        public QuotaClaim? Claim { get; set; }

        public override void See(MeshError? error) => _isDelivered = error is null;

        public override void End(bool thrown) => Claim?.Settle(_isDelivered && !thrown);
    }
}
