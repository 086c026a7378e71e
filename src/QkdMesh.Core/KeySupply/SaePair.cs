using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;

namespace QkdMesh.Core.KeySupply;

/// <summary>Which SAEs may share keys, and at which nodes.</summary>
public static class SaePair
{
    /// <summary>The reason why two SAEs may not share keys now, or null.</summary>
    /// <param name="caller">The SAE that asks.</param>
    public static MeshError? CheckPair(this NetworkSnapshot network, SaeId caller, SaeId peer)
    {
        if (network.Topology.FindSae(caller) is not { } own)
            return network.Topology.NoSae(caller, ErrorCode.UnknownSae);
        // An SAE of another tenant is as unknown as one that does not exist: an error must not tell which SAEs others have.
        if (network.Topology.FindSae(peer) is not { } other || !network.Topology.MayKnow(own, other))
            return network.Topology.NoSae(peer, ErrorCode.UnknownPeer, own);
        if (caller == peer)
            return new(ErrorCode.SharingNotAllowed, $"{caller} asks for keys with itself") { Advice = "name another SAE as the peer" };
        if (!network.Topology.MayShare(caller, peer)) return new(ErrorCode.SharingNotAllowed, $"{caller} and {peer} may not share keys");
        return network.CheckTrusted([own.Node, other.Node]);
    }
}
