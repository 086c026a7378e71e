namespace QkdMesh.Grains.Membership;

/// <summary>Whether the membership store answers this silo.</summary>
public interface IStoreHealth
{
    /// <summary>False while the store does not answer. Keys are supplied, but no failed silo is replaced and no order is stored.</summary>
    bool IsAvailable { get; }

    /// <summary>False for a process that runs the whole network and needs no store.</summary>
    bool IsNeeded { get; }
}
