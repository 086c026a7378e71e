using System.Collections.Frozen;
using static QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Core.Errors;

/// <summary>The one list of failures. HTTP statuses follow ETSI GS QKD 014 V1.1.1 for what it defines.</summary>
public static class ErrorCatalogue
{
    // gRPC status numbers (google.rpc.Code).
    private const int InvalidArgument = 3, DeadlineExceeded = 4, NotFound = 5, PermissionDenied = 7, ResourceExhausted = 8,
        FailedPrecondition = 9, Aborted = 10, InternalError = 13, Unavailable = 14, Unauthenticated = 16;

    private static readonly FrozenDictionary<ErrorCode, ErrorEntry> Entries = new[]
    {
        Final(CallerNotNamed, "the call does not say which SAE makes it", "name the calling SAE", Unauthenticated, 401),
        Final(ErrorCode.UnknownSae, "the calling SAE is not in this network", "check the SAE's id, or add it to the topology", PermissionDenied, 401),
        Final(UnknownPeer, "the other SAE is not in this network", "check the peer's id, or add it to the topology", NotFound, 400),
        Final(SharingNotAllowed, "the topology does not let these two SAEs share keys", "name each in the other's shares_with", PermissionDenied, 401),

        Final(KeySizeNotInBytes, "size shall be a multiple of 8", "ask for whole bytes", InvalidArgument, 400),
        Final(KeySizeOutOfRange, "the key size is out of range", "ask for a size within the limits of GetStatus", InvalidArgument, 400),
        Final(KeyCountOutOfRange, "the number of keys is out of range", "ask for a number within the limits of GetStatus", InvalidArgument, 400),
        Final(OptionOutOfRange, "an option is out of range", "give the option a value in its range", InvalidArgument, 400),
        Final(MalformedKeyId, "a key id is not one that this network issues", "give key ids as they were delivered", InvalidArgument, 400),
        Final(UnknownKeyId, "one or more keys specified are not found on KME", "ask for new keys: these were never made here, are collected, or expired", NotFound, 400),
        Final(NotEntitledToKey, "the key is for another SAE", "ask as the SAE that the key was made for", PermissionDenied, 401),
        Final(UnknownNode, "the node is not in this network", "check the node's id in GetNetwork", NotFound, 404),
        Final(UnknownLink, "the link is not in this network", "check the link's id in GetNetwork", NotFound, 404),
        Final(InvalidTopology, "the topology has faults", "mend every fault that is listed and send it again", InvalidArgument, 400),
        Final(OtherNetwork, "the topology names another network", "apply a topology with this network's name", FailedPrecondition, 400),

        Passing(NoRoute, "no route joins the two nodes now", "restore a link, allow more hops, or try again later", Unavailable, 503),
        Passing(NoDisjointRoutes, "there are not as many node-disjoint routes", "ask for fewer disjoint paths, or restore a link", Unavailable, 503),
        Passing(InsufficientKey, "the links of every route hold too little key", "ask for less, or try again when the links have made more", ResourceExhausted, 503),
        Passing(NodeQuarantined, "a node that holds an end of the key is quarantined", "release the node when it is trusted again", FailedPrecondition, 503),
        Passing(KeyStoreFull, "the far node holds too many keys that nobody collected", "collect keys at the far end, or wait until they expire", ResourceExhausted, 503),
        Passing(DeadlinePassed, "the deadline passed before a key was ready", "allow more time; no key of this request will be delivered", DeadlineExceeded, 503),
        Passing(RelayFailed, "the relay failed on every route", "try again; another key will be made", Unavailable, 503),
        Passing(NodeUnavailable, "a node did not answer", "try again", Unavailable, 503),

        Final(StreamTakenOver, "the same SAE opened this stream again elsewhere, or its node started again", "open it again; keep one call to a stream for each SAE", Aborted, 409),
        Final(StreamAssuranceTooLow, "a key of the stream has a weaker assurance than was asked for", "ask for the same least assurance and hybrid keys at both ends of the stream", FailedPrecondition, 409),
        Final(StreamKeySizeDiffers, "the two SAEs ask the stream for different sizes", "agree on one key size for the stream", FailedPrecondition, 409),
        Passing(TooManyStreams, "the pair of SAEs has as many streams as it may", "use a stream that is open; one that nobody uses is forgotten in time", ResourceExhausted, 503),

        Passing(LinkDown, "the link does not carry key now", "try another route", Unavailable, 503),
        Passing(SessionMismatch, "the two ends of the link are not in the same session", "try again when a session is agreed", Unavailable, 503),
        Passing(PadUnavailable, "the named range of link key is not here, or is spent", "relay afresh", Unavailable, 503),
        Passing(TagMismatch, "the message is not from the other end of the link, or was changed", "relay afresh", Unavailable, 503),
        Final(MalformedFrame, "the message cannot be read", "send what the protocol defines", InvalidArgument, 400),
        Final(NotOnRoute, "the message is not for this node", "send it to the next node of its route", InvalidArgument, 400),
        Passing(BlockUnknown, "the block is not here", "discard it", Unavailable, 503),
        Passing(ConfirmationMismatch, "the two ends hold different bytes for the block", "discard it", Unavailable, 503),

        Final(NotServedHere, "the SAE's node is hosted elsewhere", "ask at a silo of the SAE's own site", FailedPrecondition, 421),
        Passing(SiloNotReady, "this silo cannot be sure of its place in the cluster", "ask another silo of the SAE's site, or try again", Unavailable, 503),
        Passing(StoreUnavailable, "the store that remembers orders does not answer", "try again when it does: orders are stored then", Unavailable, 503),

        Final(LinkNotAlarmed, "the link has no alarm", "look at it in GetNetwork: there is nothing to acknowledge", FailedPrecondition, 409),
        Passing(QberTooHigh, "the quantum bit error rate of the link is still too high", "acknowledge the alarm when the rate is low again", FailedPrecondition, 503),

        Final(MalformedRequest, "the body of the request is no message of its type", "send the message that the service's proto defines", InvalidArgument, 400),

        Passing(AuditUnavailable, "the audit log takes no record, and no key leaves without one", "mend the audit log of the node's silo, as its log says, and try again", Unavailable, 503),

        Final(ErrorCode.Internal, "an invariant of the mesh is broken", "report it with the log of this node", InternalError, 500),
    }.ToFrozenDictionary(entry => entry.Code);

    public static IReadOnlyCollection<ErrorEntry> All => Entries.Values;

    /// <exception cref="KeyNotFoundException">The code has no entry: a fault of this file.</exception>
    public static ErrorEntry Of(ErrorCode code) => Entries[code];

    private static ErrorEntry Final(ErrorCode code, string meaning, string advice, int grpc, int http) =>
        new(code, UpperSnake(code), meaning, advice, Retryable: false, grpc, http);

    private static ErrorEntry Passing(ErrorCode code, string meaning, string advice, int grpc, int http) =>
        new(code, UpperSnake(code), meaning, advice, Retryable: true, grpc, http);

    private static string UpperSnake(ErrorCode code) =>
        string.Concat(code.ToString().Select((letter, at) => at > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{char.ToUpperInvariant(letter)}"));
}
