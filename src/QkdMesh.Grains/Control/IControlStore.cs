using Orleans.Runtime;
using QkdMesh.Core.Control;

namespace QkdMesh.Grains.Control;

/// <summary>Where the controller keeps what it must not forget. Never key.</summary>
public interface IControlStore
{
    /// <summary>Begins a new life of the controller: from here on no earlier one can save.</summary>
    /// <exception cref="ControlStoreException">The store does not answer.</exception>
    Task<ControlLife> OpenAsync();

    /// <exception cref="ControlStoreException">The store does not answer: the record may be kept or not.</exception>
    /// <exception cref="ControllerReplacedException">Another life has begun: this one is to end.</exception>
    Task SaveAsync(long life, ControlRecord record);
}

/// <param name="Number">From 1, one more with each life.</param>
/// <param name="Record">What the life before left.</param>
public sealed record ControlLife(long Number, ControlRecord Record);

/// <remarks>Whoever calls a controller that cannot start for it hears so as of any grain that is not to be had.</remarks>
public sealed class ControlStoreException(string message, Exception? inner = null) : OrleansException(message, inner!);

public sealed class ControllerReplacedException() : Exception("another controller took over");

/// <summary>For a network in one process, which has nothing to remember when it ends.</summary>
internal sealed class TransientControlStore : IControlStore
{
    private ControlLife _last = new(0, ControlRecord.Empty);

    public Task<ControlLife> OpenAsync() => Task.FromResult(_last = _last with { Number = _last.Number + 1 });

    public Task SaveAsync(long life, ControlRecord record)
    {
        _last = _last with { Record = record };
        return Task.CompletedTask;
    }
}
