using Grpc.Core;
using QkdMesh.Core.Errors;
using QkdMesh.Northbound.Errors;

namespace QkdMesh.Northbound.Tests;

public sealed class ErrorStatusTests
{
    // Written by hand, so that a status does not change unnoticed.
    private static readonly Dictionary<StatusCode, ErrorCode[]> Expected = new()
    {
        [StatusCode.Unauthenticated] = [ErrorCode.CallerNotNamed, ErrorCode.CallerNotProven],
        [StatusCode.PermissionDenied] =
            [ErrorCode.UnknownSae, ErrorCode.SharingNotAllowed, ErrorCode.NotEntitledToKey, ErrorCode.NotAllowed],
        [StatusCode.NotFound] =
            [ErrorCode.UnknownPeer, ErrorCode.UnknownKeyId, ErrorCode.UnknownNode, ErrorCode.UnknownLink, ErrorCode.UnknownTenant],
        [StatusCode.InvalidArgument] =
        [
            ErrorCode.KeySizeNotInBytes, ErrorCode.KeySizeOutOfRange, ErrorCode.KeyCountOutOfRange, ErrorCode.OptionOutOfRange,
            ErrorCode.MalformedKeyId, ErrorCode.InvalidTopology, ErrorCode.MalformedFrame, ErrorCode.NotOnRoute, ErrorCode.MalformedRequest,
        ],
        [StatusCode.FailedPrecondition] =
        [
            ErrorCode.OtherNetwork, ErrorCode.NodeQuarantined, ErrorCode.StreamKeySizeDiffers, ErrorCode.StreamEpochTooLate,
            ErrorCode.StreamAssuranceTooLow, ErrorCode.LinkNotAlarmed, ErrorCode.QberTooHigh, ErrorCode.SecondPersonNeeded,
        ],
        [StatusCode.Unavailable] =
        [
            ErrorCode.NoRoute, ErrorCode.NoDisjointRoutes, ErrorCode.RelayFailed, ErrorCode.NodeUnavailable,
            ErrorCode.StoreUnavailable, ErrorCode.SiloNotReady, ErrorCode.AuditUnavailable,
            ErrorCode.NetworkUnconfirmed, ErrorCode.OrderNotHeard, ErrorCode.LinkDown,
            ErrorCode.SessionMismatch, ErrorCode.PadUnavailable, ErrorCode.TagMismatch,
            ErrorCode.BlockUnknown, ErrorCode.ConfirmationMismatch, ErrorCode.NotServedHere,
            ErrorCode.NodeNotProven, ErrorCode.AssociationUnknown,
        ],
        [StatusCode.ResourceExhausted] =
            [
                ErrorCode.TooManyStreams, ErrorCode.InsufficientKey, ErrorCode.KeyStoreFull, ErrorCode.MemoryFull, ErrorCode.Overloaded,
                ErrorCode.QuotaExceeded,
            ],
        [StatusCode.DeadlineExceeded] = [ErrorCode.DeadlinePassed],
        [StatusCode.Aborted] = [ErrorCode.StreamTakenOver],
        [StatusCode.Internal] = [ErrorCode.Internal],
    };

    public static TheoryData<ErrorCode> Codes => new(Enum.GetValues<ErrorCode>());

    [Theory]
    [MemberData(nameof(Codes))]
    public void LeavesWithItsStatusTextAndTrailers_WhateverTheCode(ErrorCode code)
    {
        var entry = ErrorCatalogue.Of(code);

        var thrown = new MeshError(code, "n1 said no").ToRpcException();

        Expected.Single(group => group.Value.Contains(code)).Key.Should().Be(thrown.StatusCode);
        thrown.Status.Detail.Should().Be($"n1 said no; {entry.Advice}");
        thrown.Trailers.GetValue("qkdmesh-reason").Should().Be(entry.Reason).And.MatchRegex("^[A-Z]+(_[A-Z]+)*$");
        thrown.Trailers.GetValue("qkdmesh-retryable").Should().Be(entry.Retry is Retry.No ? "false" : "true");
        thrown.Trailers.GetValue("qkdmesh-try-at").Should().BeNull();
    }

    [Fact]
    public void SaysWhenToTryAgain_WhenItIsKnown()
    {
        var thrown = new MeshError(ErrorCode.QuotaExceeded, "quota: SAE a may have 1 calls at a time")
        {
            RetryAfter = TimeSpan.FromMilliseconds(330.2),
        }.ToRpcException();

        thrown.Trailers.GetValue("qkdmesh-retry-after-ms").Should().Be("331");
        thrown.Status.Detail.Should().Be(
            "quota: SAE a may have 1 calls at a time; try again in 0.4 s, or ask the network's operators for a larger quota");
    }

    [Fact]
    public void SaysWhereToAsk_WhenAnotherSiloServes()
    {
        var error = new MeshError(ErrorCode.NotServedHere, "not here") { TryAt = ["http://b:7014", "http://c:7014"] };
        var thrown = error.ToRpcException();
        thrown.Trailers.GetValue("qkdmesh-try-at").Should().Be("http://b:7014,http://c:7014");
        thrown.Trailers.GetValue("qkdmesh-retryable").Should().Be("true");
        thrown.Status.Detail.Should().StartWith("not here: ask at http://b:7014 or http://c:7014; ");
    }

    [Theory]
    [InlineData("ipv4:127.0.0.1:50000", "http://127.0.0.1:7014,http://[::1]:7014,http://b:7014")]
    [InlineData("ipv6:[::1]:50000", "http://127.0.0.1:7014,http://[::1]:7014,http://b:7014")]
    [InlineData("ipv6:[::ffff:127.0.0.1]:50000", "http://127.0.0.1:7014,http://[::1]:7014,http://b:7014")]
    [InlineData("ipv4:192.0.2.7:50000", "http://b:7014")]
    [InlineData("ipv6:[2001:db8::7]:50000", "http://b:7014")]
    [InlineData("unix:/run/mesh.sock", "http://b:7014")]
    public void LoopbackAddressIsNamedToCallersOfThisMachineOnly(string peer, string named)
    {
        Result<int> result = new MeshError(ErrorCode.NotServedHere, "not here")
        {
            TryAt = ["http://127.0.0.1:7014", "http://[::1]:7014", "http://b:7014"],
        };
        var reading = () => result.OrThrow(new StubCall { From = peer });
        var thrown = reading.Should().Throw<RpcException>().Which;
        thrown.Trailers.GetValue("qkdmesh-try-at").Should().Be(named);
        thrown.Status.Detail.Should().Contain($": ask at {named.Replace(",", " or ", StringComparison.Ordinal)};");
    }

    [Fact]
    public void GivesTheValue_WhereThereIsNoError() => ((Result<int>)7).OrThrow().Should().Be(7);
}
