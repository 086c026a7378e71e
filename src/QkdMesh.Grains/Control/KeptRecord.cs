using QkdMesh.Core.Control;
using QkdMesh.Core.Errors;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Grains.Control;

/// <summary>The record of one life of the controller, as the store has it.</summary>
/// <param name="onReplaced">Called when another controller took over.</param>
internal sealed class KeptRecord(IControlStore store, ControlLife life, Action onReplaced)
{
    private ControlRecord _saved = life.Record;

    /// <summary>Saves what is new. Gives the reason where it could not; nothing is new about what is saved already.</summary>
    public async Task<ErrorCode?> SaveAsync(ControlRecord record)
    {
        if (ReferenceEquals(record, _saved)) return null;
        try
        {
            await store.SaveAsync(life.Number, record);
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
