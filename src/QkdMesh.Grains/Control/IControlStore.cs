using Orleans.Runtime;
using QkdMesh.Core.Control;

namespace QkdMesh.Grains.Control;

/// <summary>Keeps the controller's record over restarts. The store never gets key.</summary>
public interface IControlStore
{
    /// <summary>Begins a new epoch of the controller. From now on no earlier epoch can save.</summary>
    /// <exception cref="ControlStoreException">The store does not answer.</exception>
    Task<ControlEpoch> OpenAsync();

    /// <exception cref="ControlStoreException">The store does not answer. The record may be saved or not.</exception>
    /// <exception cref="ControllerReplacedException">A newer epoch has begun. This controller has to end.</exception>
    Task SaveAsync(long epoch, ControlRecord record);
}

/// <param name="Number">Begins at 1, and rises by 1 with each start of the controller.</param>
/// <param name="Record">The record of the epoch before.</param>
public sealed record ControlEpoch(long Number, ControlRecord Record);

/// <remarks>
/// An Orleans exception: a caller treats a controller that cannot start without its store like any grain that is unavailable.
/// </remarks>
public sealed class ControlStoreException(string message, Exception? inner = null) : OrleansException(message, inner!);

public sealed class ControllerReplacedException() : Exception("another controller has taken over");

/// <summary>For a network in one process: the record ends with the process.</summary>
internal sealed class TransientControlStore : IControlStore
{
    private ControlEpoch _last = new(0, ControlRecord.Empty);

    public Task<ControlEpoch> OpenAsync() => Task.FromResult(_last = _last with { Number = _last.Number + 1 });

    public Task SaveAsync(long epoch, ControlRecord record)
    {
        _last = _last with { Record = record };
        return Task.CompletedTask;
    }
}
