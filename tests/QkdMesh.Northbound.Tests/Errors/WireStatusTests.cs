using Grpc.Core;
using QkdMesh.Core.Errors;
using QkdMesh.Northbound.Errors;

namespace QkdMesh.Northbound.Tests.Errors;

public class WireStatusTests
{
    public static TheoryData<ErrorCode> Codes => new(Enum.GetValues<ErrorCode>());

    [Theory]
    [MemberData(nameof(Codes))]
    public void EveryCodeHasAStatus(ErrorCode code)
    {
        var status = WireStatus.Of(code);

        status.Grpc.Should().BeDefined().And.NotBe(StatusCode.OK);
        status.Http.Should().BeInRange(400, 503);
    }

    // ETSI GS QKD 014 V1.1.1 has 400, 401 and 503 only; a caller's fault never looks like a passing one.
    [Theory]
    [MemberData(nameof(Codes))]
    public void ACodeIsRetryable_IfHttpCallsItUnavailable(ErrorCode code) =>
        (WireStatus.Of(code).Http == 503).Should().Be(ErrorCatalogue.Of(code).Retryable);

    [Fact]
    public void ACodeWithoutAStatusThrows() =>
        FluentActions.Invoking(() => WireStatus.Of((ErrorCode)(-1))).Should().Throw<ArgumentOutOfRangeException>();
}
