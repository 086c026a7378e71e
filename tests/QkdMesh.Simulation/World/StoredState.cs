using System.Reflection;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.Node;

namespace QkdMesh.Simulation.World;

/// <summary>
/// The mutant that keeps link key on a disk: it saves the stores of a key manager and puts them into another instance. Core has no
/// such function, so the mutant reads and writes private fields.
/// </summary>
internal sealed class StoredState
{
    private const BindingFlags Private = BindingFlags.Instance | BindingFlags.NonPublic;

    private static readonly FieldInfo Stores = Field(typeof(KeyManagementAgent), "_stores"),
        HistoryOfStore = Field(typeof(LinkKeyStore), "_history");

    private readonly Dictionary<LinkId, LinkKeyStore> _stores;

    private StoredState(Dictionary<LinkId, LinkKeyStore> stores) => _stores = stores;

    public static StoredState Of(KeyManager manager) => new(new((Dictionary<LinkId, LinkKeyStore>)Stores.GetValue(manager.Links)!));

    public void RestoreTo(KeyManager manager)
    {
        var fresh = (Dictionary<LinkId, LinkKeyStore>)Stores.GetValue(manager.Links)!;
        foreach (var (link, store) in _stores.Where(entry => fresh.ContainsKey(entry.Key)))
        {
            HistoryOfStore.SetValue(store, HistoryOfStore.GetValue(fresh[link]));
            fresh[link] = store;
        }
    }

    private static FieldInfo Field(Type type, string name) =>
        type.GetField(name, Private) ?? throw new InvalidOperationException($"{type.Name} no longer has a field {name}: fix this mutant");
}
