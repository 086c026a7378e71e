using System.Runtime.CompilerServices;
using MediatR;
using QkdMesh.Core.Errors;

namespace QkdMesh.Application.Pipeline;

/// <summary>A use case that answers with a stream of outcomes. Nothing is watched before the reader asks for the first one.</summary>
internal sealed class StreamedAnswer<TOutcome> : Answer<IAsyncEnumerable<TOutcome>>
    where TOutcome : IOutcome<TOutcome>
{
    public override bool IsStream => true;

    public override IAsyncEnumerable<TOutcome> Failed(MeshError error) => AsyncEnumerable.Repeat(TOutcome.Failed(error), 1);

    public override Task<IAsyncEnumerable<TOutcome>> WatchAsync(
        RequestHandlerDelegate<IAsyncEnumerable<TOutcome>> next, AnswerWatch watch, CancellationToken cancellation) =>
        Task.FromResult(ReadAsync(next, watch, cancellation));

    private static async IAsyncEnumerable<TOutcome> ReadAsync(
        RequestHandlerDelegate<IAsyncEnumerable<TOutcome>> next, AnswerWatch watch, [EnumeratorCancellation] CancellationToken cancellation)
    {
        IAsyncEnumerator<TOutcome>? outcomes = null;
        var thrown = false;
        try
        {
            while (true)
            {
                watch.Await();
                try
                {
                    outcomes ??= (await next()).GetAsyncEnumerator(cancellation);
                    if (!await outcomes.MoveNextAsync()) break;
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    // A reader that leaves cancels the stream: that is how most streams end.
                    thrown = true;
                    throw;
                }
                watch.See(outcomes.Current.Error);
                yield return watch.Told(outcomes.Current);
            }
        }
        finally
        {
            var isClosed = false;
            try
            {
                if (outcomes is not null) await outcomes.DisposeAsync();
                isClosed = true;
            }
            finally
            {
                watch.End(thrown || !isClosed);
            }
        }
    }
}
