using Microsoft.AspNetCore.Http;
using QkdMesh.Core.Memory;

namespace QkdMesh.Northbound.Access;

/// <summary>The memory that one call holds. It is given back when the call is over.</summary>
internal sealed class TakenRoom(MemoryBudget memory, MemoryClaim claim, HttpContext call, TimeProvider time) : IDisposable
{
    private readonly Lock _ending = new();
    private ITimer? _patience;
    private bool _isOver;

    /// <summary>Ends the call if its caller does not read the answer in time. The other calls of the connection go on.</summary>
    public void EndUnlessRead()
    {
        var patience = time.CreateTimer(_ => End(), null, CallRoom.AnswerPatience, Timeout.InfiniteTimeSpan);
        lock (_ending)
        {
            _patience = patience;
            // The caller gave the call up meanwhile.
            if (_isOver) patience.Dispose();
        }
    }

    public void Dispose()
    {
        lock (_ending)
        {
            _isOver = true;
            _patience?.Dispose();
        }
        memory.GiveBack(claim);
    }

    // The web server uses the context of a call that is over for another call. So the call must not end while it is aborted here.
    private void End()
    {
        lock (_ending)
        {
            if (!_isOver) call.Abort();
        }
    }
}
