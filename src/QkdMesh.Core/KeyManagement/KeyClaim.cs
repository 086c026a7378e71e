using QkdMesh.Core.Keys;

namespace QkdMesh.Core.KeyManagement;

/// <summary>Who wants link key to send with, and how urgently.</summary>
/// <param name="Tenant">Of the master SAE. Null without tenants, or if the relay does not come from the node of that SAE.</param>
internal readonly record struct KeyClaim(string? Tenant, RelayClass Class)
{
    /// <summary>The tenant whose account may be taken from; null if none may.</summary>
    public string? Account => Class == RelayClass.Live ? Tenant : null;
}
