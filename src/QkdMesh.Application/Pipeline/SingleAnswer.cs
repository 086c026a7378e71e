using MediatR;
using QkdMesh.Core.Errors;

namespace QkdMesh.Application.Pipeline;

/// <summary>A use case that answers with one outcome.</summary>
internal sealed class SingleAnswer<TOutcome> : Answer<TOutcome>
    where TOutcome : IOutcome<TOutcome>
{
    public override bool IsStream => false;

    public override TOutcome Failed(MeshError error) => TOutcome.Failed(error);

    public override async Task<TOutcome> WatchAsync(
        RequestHandlerDelegate<TOutcome> next, AnswerWatch watch, CancellationToken cancellation)
    {
        var thrown = true;
        try
        {
            watch.Await();
            var outcome = await next();
            thrown = false;
            watch.See(outcome.Error);
            return watch.Told(outcome);
        }
        finally
        {
            watch.End(thrown);
        }
    }
}
