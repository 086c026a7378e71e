using Grpc.Core;
using QkdMesh.Core.Errors;
using static QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Northbound.Errors;

/// <summary>The status with which each expected failure leaves: the one table from error codes to gRPC and HTTP.</summary>
/// <param name="Http">Follows ETSI GS QKD 014 V1.1.1 where that standard defines a status: 400, 401 and 503.</param>
public readonly record struct WireStatus(StatusCode Grpc, int Http)
{
    /// <exception cref="ArgumentOutOfRangeException">The code has no row: a fault of this file.</exception>
    public static WireStatus Of(ErrorCode code) => code switch
    {
        CallerNotNamed or CallerNotProven => new(StatusCode.Unauthenticated, 401),
        ErrorCode.UnknownSae or SharingNotAllowed or NotEntitledToKey => new(StatusCode.PermissionDenied, 401),
        NotAllowed => new(StatusCode.PermissionDenied, 403),
        UnknownPeer or UnknownKeyId => new(StatusCode.NotFound, 400),
        KeySizeNotInBytes or KeySizeOutOfRange or KeyCountOutOfRange or OptionOutOfRange or MalformedKeyId
            or InvalidTopology or MalformedFrame or NotOnRoute or MalformedRequest
            => new(StatusCode.InvalidArgument, 400),
        UnknownNode or UnknownLink or UnknownTenant => new(StatusCode.NotFound, 404),
        OtherNetwork => new(StatusCode.FailedPrecondition, 400),
        NoRoute or NoDisjointRoutes or RelayFailed or NodeUnavailable or LinkDown or SessionMismatch or PadUnavailable
            or TagMismatch or BlockUnknown or ConfirmationMismatch or SiloNotReady or StoreUnavailable or AuditUnavailable
            or NetworkUnconfirmed or OrderNotHeard or NodeNotProven or AssociationUnknown
            => new(StatusCode.Unavailable, 503),
        InsufficientKey or KeyStoreFull or TooManyStreams or MemoryFull or Overloaded or QuotaExceeded
            => new(StatusCode.ResourceExhausted, 503),
        NodeQuarantined or QberTooHigh => new(StatusCode.FailedPrecondition, 503),
        DeadlinePassed => new(StatusCode.DeadlineExceeded, 503),
        StreamTakenOver => new(StatusCode.Aborted, 409),
        StreamAssuranceTooLow or StreamKeySizeDiffers or StreamEpochTooLate or LinkNotAlarmed or SecondPersonNeeded
            => new(StatusCode.FailedPrecondition, 409),
        NotServedHere => new(StatusCode.Unavailable, 421),
        Internal => new(StatusCode.Internal, 500),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "an error code without a status"),
    };
}
