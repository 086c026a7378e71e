using QkdMesh.Core.Control;
using QkdMesh.Core.Errors;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Grains.Control;

/// <summary>The record of one epoch of the controller, as the store has it.</summary>
/// <param name="onReplaced">Called when another controller has taken over.</param>
internal sealed class KeptRecord(IControlStore store, ControlEpoch epoch, Action onReplaced)
{
    private ControlRecord _saved = epoch.Record;

    /// <summary>Saves a record that is not saved yet. Gives null, or the reason why it is not saved.</summary>
    public async Task<ErrorCode?> SaveAsync(ControlRecord record)
    {
        if (ReferenceEquals(record, _saved)) return null;
        try
        {
            await store.SaveAsync(epoch.Number, record);
            _saved = record;
            return null;
        }
        catch (ControllerReplacedException)
        {
            onReplaced();
            return ErrorCode.NodeUnavailable;
        }
        catch (ControlStoreException)
        {
            return ErrorCode.StoreUnavailable;
        }
    }
}
