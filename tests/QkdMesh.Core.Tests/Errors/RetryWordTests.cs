using System.Text.RegularExpressions;
using QkdMesh.Core.Errors;

namespace QkdMesh.Core.Tests.Errors;

/// <summary>The retry word of each error says what its advice says.</summary>
public partial class RetryWordTests
{
    // What a client does with the same call: it repeats it, or it repeats it elsewhere, or a repetition fails again.
    private static readonly HashSet<ErrorCode> FailAgain =
    [
        ErrorCode.CallerNotNamed, ErrorCode.UnknownSae, ErrorCode.UnknownPeer, ErrorCode.SharingNotAllowed,
        ErrorCode.KeySizeNotInBytes, ErrorCode.KeySizeOutOfRange, ErrorCode.KeyCountOutOfRange, ErrorCode.OptionOutOfRange,
        ErrorCode.MalformedKeyId, ErrorCode.UnknownKeyId, ErrorCode.NotEntitledToKey, ErrorCode.UnknownNode, ErrorCode.UnknownLink,
        ErrorCode.InvalidTopology, ErrorCode.OtherNetwork, ErrorCode.StreamAssuranceTooLow, ErrorCode.StreamKeySizeDiffers,
        ErrorCode.StreamEpochTooLate, ErrorCode.MalformedFrame, ErrorCode.NotOnRoute, ErrorCode.LinkNotAlarmed,
        ErrorCode.MalformedRequest, ErrorCode.Internal, ErrorCode.CallerNotProven, ErrorCode.NotAllowed,
        ErrorCode.SecondPersonNeeded, ErrorCode.UnknownTenant,
    ];

    public static TheoryData<ErrorCode> Codes => new(Enum.GetValues<ErrorCode>());

    [Theory]
    [MemberData(nameof(Codes))]
    public void RetryIsWhatAClientShouldDo(ErrorCode code)
    {
        var expected = code is ErrorCode.NotServedHere ? Retry.Elsewhere : FailAgain.Contains(code) ? Retry.No : Repeated(code);
        ErrorCatalogue.Of(code).Retry.Should().Be(expected);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void AdviceToRepeatTheCallGoesWithRetry(ErrorCode code)
    {
        var entry = ErrorCatalogue.Of(code);
        if (Repetition().IsMatch(entry.Advice)) entry.Retry.Should().Be(Repeated(code), entry.Advice);
    }

    // A stream that another call took over has ended. The other failures leave the call as it is.
    private static Retry Repeated(ErrorCode code) => code is ErrorCode.StreamTakenOver ? Retry.FromTheStart : Retry.Later;

    // "Correct the faults and apply the topology again" is another call.
    [GeneratedRegex("^(?!correct).*\\b(try|open|call|ask|order|repeat)\\b.*\\b(again|until)\\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Repetition();
}
