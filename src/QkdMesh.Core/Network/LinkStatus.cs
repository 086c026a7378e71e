namespace QkdMesh.Core.Network;

/// <summary>Status of a QKD link (ETSI GS QKD 015).</summary>
public enum LinkStatus
{
    /// <summary>No session between its ends yet, or no key yet.</summary>
    Pending,

    /// <summary>Makes key.</summary>
    Active,

    /// <summary>Makes no key; what is stored may be used.</summary>
    Passive,

    /// <summary>Cut or switched off: neither makes nor carries key. Its stock waits.</summary>
    Off,
}
