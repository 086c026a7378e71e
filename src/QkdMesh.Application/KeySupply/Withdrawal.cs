using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.KeySupply;

/// <summary>What happens to keys that a node gave before it heard that their caller had given the request up.</summary>
internal static class Withdrawal
{
    /// <summary>Destroys the keys: here first, whatever becomes of the call, and then at the nodes of the slaves.</summary>
    public static async Task TakeBackAsync(this INodeKeySupply node, KeyBatch keys, SaeId master, params SaeId[] slaves)
    {
        var id = keys.Id;
        keys.Dispose();
        foreach (var slave in slaves) await node.WithdrawAsync(id, master, slave).OrUnavailable();
    }
}
