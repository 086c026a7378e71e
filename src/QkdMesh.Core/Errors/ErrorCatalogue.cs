using System.Collections.Frozen;
using static QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Core.Errors;

/// <summary>The one list of failures. How each leaves the mesh is Northbound's matter.</summary>
public static class ErrorCatalogue
{
    private static readonly FrozenDictionary<ErrorCode, ErrorEntry> Entries = new[]
    {
        Final(CallerNotNamed, "the call does not name the calling SAE", "name the calling SAE"),
        Final(ErrorCode.UnknownSae, "the calling SAE is not in this network", "check the SAE's id, or add it to the topology"),
        Final(UnknownPeer, "the other SAE is not in this network", "check the peer's id, or add it to the topology"),
        Final(SharingNotAllowed, "the topology does not let these two SAEs share keys", "add each SAE to the other's shares_with"),

        Final(
            CallerNotProven,
            "the certificate of the caller stands for no one here",
            "use a certificate that 'qkdmesh pki inspect' shows for a registered SAE or operator"),
        Final(
            NotAllowed,
            "the caller may not make this call",
            "use a certificate of an SAE for keys, and of an operator with the right role for orders"),

        Final(KeySizeNotInBytes, "size shall be a multiple of 8", "request a multiple of 8 bits"),
        Final(KeySizeOutOfRange, "the key size is out of range", "request a size within the limits that GetStatus gives"),
        Final(KeyCountOutOfRange, "the number of keys is out of range", "request a number within the limits that GetStatus gives"),
        Final(OptionOutOfRange, "an option is out of range", "give the option a value in its range"),
        Final(MalformedKeyId, "a key id does not have the form of key ids", "send key ids exactly as they were delivered"),
        Final(
            UnknownKeyId,
            "one or more keys specified are not found on KME",
            "request new keys: these keys were never made here, were collected, or expired"),
        Final(NotEntitledToKey, "the key is for another SAE", "call as the SAE that the key was made for"),
        Final(UnknownNode, "the node is not in this network", "check the node's id with GetNetwork"),
        Final(UnknownTenant, "the tenant is not in this network", "check the tenant's id with the network's operators"),
        Final(UnknownLink, "the link is not in this network", "check the link's id with GetNetwork"),
        Final(InvalidTopology, "the topology has faults", "correct every fault that is listed, and apply the topology again"),
        Final(OtherNetwork, "the topology names another network", "apply a topology with the name of this network"),

        Passing(NoRoute, "no route joins the two nodes now", "clear what the message names, or try again later"),
        Passing(
            NoDisjointRoutes,
            "fewer node-disjoint routes exist than were requested",
            "request fewer disjoint paths, or clear what the message names"),
        Passing(
            InsufficientKey,
            "the links of every route hold too little key",
            "request less key, or try again when the links have made more"),
        Passing(
            NodeQuarantined,
            "a node that holds or relayed the key is quarantined, or was since",
            "ask for a new key; release the node when it can be trusted again"),
        Passing(
            KeyStoreFull,
            "the far node holds too many keys that were not collected",
            "collect keys at the far end, or wait until they expire"),
        Passing(DeadlinePassed, "the deadline passed before a key was ready", "allow more time; no key of this request will be delivered"),
        Passing(RelayFailed, "the relay failed on every route", "try again: the mesh makes another key"),
        Passing(NodeUnavailable, "a node did not answer", "try again"),

        new(
            StreamTakenOver, UpperSnake(StreamTakenOver),
            "the same SAE opened the stream in another call, or moved to another node, or its node restarted",
            "open the stream again; if this happens twice in 30 s, end the other call of this SAE and stream",
            Retry.FromTheStart),
        Final(
            StreamAssuranceTooLow,
            "a key of the stream has a weaker assurance than was requested",
            "request the same least assurance and hybrid keys at both ends of the stream"),
        Final(
            StreamKeySizeDiffers,
            "the two SAEs requested different key sizes for the stream",
            "request the same key size at both ends of the stream"),
        Final(
            StreamEpochTooLate,
            "a node counts the stream further than any clock allows, so its next key could repeat a place",
            "check the clocks of both nodes' silos, or use another name for the stream"),
        Passing(
            TooManyStreams,
            "the pair of SAEs has the greatest allowed number of streams",
            "use an open stream, or wait until an unused stream is forgotten"),

        Passing(LinkDown, "the link does not carry key now", "try another route"),
        Passing(SessionMismatch, "the two ends of the link are in different sessions", "try again when the ends have agreed on a session"),
        Passing(PadUnavailable, "the named range of link key is not here, or was used", "start a new relay"),
        Passing(TagMismatch, "the message did not come from the other end of the link, or was changed", "start a new relay"),
        Final(MalformedFrame, "the message cannot be read", "send a message that the protocol defines"),
        Final(NotOnRoute, "the message is not for this node", "send the message to the next node of its route"),
        Passing(BlockUnknown, "the block is not here", "discard the block"),
        Passing(ConfirmationMismatch, "the two ends hold different bytes for the block", "discard the block"),

        new(
            NotServedHere, UpperSnake(NotServedHere), "another site hosts the SAE's node", "call a silo of the SAE's own site",
            Retry.Elsewhere),
        Passing(SiloNotReady, "this silo cannot confirm its cluster membership", "call another silo of the SAE's site, or try again"),
        Passing(
            StoreUnavailable,
            "the store of the operators' orders does not answer",
            "try again when the store answers: only then are orders stored"),

        Final(LinkNotAlarmed, "the link has no alarm", "check the link with GetNetwork: there is no alarm to acknowledge"),
        Passing(
            QberTooHigh,
            "the quantum bit error rate of the link is still too high",
            "acknowledge the alarm when the rate is low again"),

        Final(
            MalformedRequest,
            "the body of the request is not a message of its type",
            "send the message that the service's proto defines"),

        Passing(
            AuditUnavailable,
            "the audit log cannot be written, so no key is delivered and no order is taken",
            "fix the audit log of the silo, as the silo's log says, and try again"),

        Passing(
            NetworkUnconfirmed,
            "a node has not heard from the controller for too long, so it moves no key",
            "call another silo of the SAE's site, and check that the silos of the cluster reach each other"),
        Passing(
            OrderNotHeard,
            "the order is in force, but parts of the network have not heard it yet",
            "repeat the order until it succeeds, or wait until the time that the error names is over"),

        Passing(
            NodeNotProven,
            "an end node of the key did not prove that it is this node",
            "check the credentials of both nodes, as the logs of their silos say"),
        Passing(
            AssociationUnknown,
            "an end node does not know the association that a message names",
            "try again: the mesh makes a new association"),

        Final(
            SecondPersonNeeded,
            "the order takes two operators, and one has given it",
            "let another operator with the role give exactly this order in time"),

        Passing(
            MemoryFull,
            "the silo uses all the memory that it may use for this",
            "try again in a moment, with fewer calls or streams at a time, or call another silo of the SAE's site"),

        Passing(
            Overloaded,
            "the silo has more calls than its processors can serve in time",
            "try again in a moment, more slowly, or call another silo of the SAE's site"),

        Passing(
            QuotaExceeded,
            "the caller has used up a quota",
            "try again when the error says, or ask the network's operators for a larger quota"),

        Final(ErrorCode.Internal, "an invariant of the mesh is broken", "report it with the log of the node's silo"),
    }.ToFrozenDictionary(entry => entry.Code);

    public static IReadOnlyCollection<ErrorEntry> All => Entries.Values;

    /// <exception cref="KeyNotFoundException">The code has no entry: a fault of this file.</exception>
    public static ErrorEntry Of(ErrorCode code) => Entries[code];

    private static ErrorEntry Final(ErrorCode code, string meaning, string advice) =>
        new(code, UpperSnake(code), meaning, advice, Retry.No);

    private static ErrorEntry Passing(ErrorCode code, string meaning, string advice) =>
        new(code, UpperSnake(code), meaning, advice, Retry.Later);

    private static string UpperSnake(ErrorCode code) =>
        string.Concat(
            code.ToString().Select((letter, at) => at > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{char.ToUpperInvariant(letter)}"));
}
