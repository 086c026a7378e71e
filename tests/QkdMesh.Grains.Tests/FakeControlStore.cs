using QkdMesh.Core.Control;
using QkdMesh.Grains.Control;

namespace QkdMesh.Grains.Tests;

/// <summary>Keeps the controller's record in memory, and can be away.</summary>
internal sealed class FakeControlStore : IControlStore
{
    private long _life;

    public ControlRecord Last { get; private set; } = ControlRecord.Empty;

    public bool IsAway { get; set; }

    /// <summary>Runs once, while the next record is being saved.</summary>
    public Func<Task>? DuringSave { get; set; }

    public int RefusedToOpen { get; private set; }

    public Task<ControlEpoch> OpenAsync()
    {
        if (!IsAway) return Task.FromResult(new ControlEpoch(++_life, Last));
        RefusedToOpen++;
        throw new ControlStoreException("away");
    }

    public async Task SaveAsync(long life, ControlRecord record)
    {
        if (IsAway) throw new ControlStoreException("away");
        if (life != _life) throw new ControllerReplacedException();
        Last = record;
        var during = DuringSave;
        DuringSave = null;
        if (during is not null) await during();
    }
}
