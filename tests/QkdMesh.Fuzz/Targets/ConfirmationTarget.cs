using System.Text;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Frames;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.Keys;

namespace QkdMesh.Fuzz.Targets;

/// <summary>
/// Confirmation frames at both ends of a link, as an offer and as an answer. Only a frame that an end really sent confirms a block. A
/// wrong tag destroys that one block. Any other refusal changes nothing.
/// </summary>
internal sealed class ConfirmationTarget : IFuzzTarget
{
    private readonly HashSet<string> _sent = [.. ConfirmationPair.Sent().Select(seed => Convert.ToHexString(seed.Bytes))];
    private ConfirmationPair _pair = new();

    public IReadOnlyList<byte[]> Words { get; } =
    [
        [(byte)FrameKind.ConfirmationOffer], [(byte)FrameKind.ConfirmationAnswer], [(byte)FrameKind.Relay],
        [2, .. "l0"u8], [2, .. "l1"u8], [64, .. Encoding.ASCII.GetBytes(new string('a', 64))],
        [0, 0, 0, 0, 0, 0, 0, 1], [0, 0, 0, 0, 0, 0, 0, 2], new byte[16],
    ];

    public void Run(ReadOnlySpan<byte> input)
    {
        var link = BlockConfirmation.LinkOf(input);
        if (link.IsOk) CheckLink(link.Value, input);
        foreach (var end in new[] { LinkEnd.A, LinkEnd.B })
        {
            Offer(end, isAnswer: false, input);
            Offer(end, isAnswer: true, input);
        }
    }

    public IEnumerable<Seed> MakeCorpus(string root)
    {
        var sent = ConfirmationPair.Sent().ToList();
        var offer = sent[0].Bytes;
        return sent.Concat(
        [
            new("empty", []),
            new("kind-only", offer[..1]),
            new("truncated", offer[..^1]),
            new("too-long", [.. offer, 0]),
            new("other-link", [offer[0], 2, .. "l1"u8, .. offer[4..]]),
            new("other-session", [.. offer[..4], .. new byte[32], .. offer[36..]]),
            new("unknown-block", [.. offer[..36], .. new byte[8], .. offer[44..]]),
            new("wrong-tag", [.. offer[..44], .. new byte[OneTimeTag.Length]]),
            new("long-name", [offer[0], 255, .. Enumerable.Repeat((byte)'a', 255)]),
        ]);
    }

    private static void CheckLink(LinkId link, ReadOnlySpan<byte> input)
    {
        var start = new FrameWriter(80).Byte(input[0]).Name(link.Value).Written;
        Claim.Holds(input.StartsWith(start), "the name of a link is written as it was read");
    }

    private void Offer(LinkEnd end, bool isAnswer, ReadOnlySpan<byte> input)
    {
        var store = _pair[end];
        var before = _pair.Account();
        var error = isAnswer ? BlockConfirmation.Conclude(store, input).Error : BlockConfirmation.Answer(store, input).Error;
        var after = _pair.Account();
        if (error is not null && error.Code != ErrorCode.ConfirmationMismatch)
        {
            Claim.Holds(
                error.Code is ErrorCode.MalformedFrame or ErrorCode.SessionMismatch or ErrorCode.BlockUnknown or ErrorCode.NotOnRoute,
                $"a refusal has a documented code, not {error}");
            Claim.Holds(before.SequenceEqual(after), $"a refused frame changes nothing: {error}");
            return;
        }
        before[(int)end] = error is null ? Confirmed(before[(int)end], sends: isAnswer) : Mismatched(before[(int)end]);
        Claim.Holds(before.SequenceEqual(after), "one block, at one end, is confirmed or destroyed");
        if (error is null) Claim.Holds(_sent.Contains(Convert.ToHexString(input)), "only what an end sent confirms a block");
        _pair = new();
    }

    private static StoreAccount Confirmed(StoreAccount account, bool sends) => account with
    {
        Sendable = account.Sendable + (sends ? ConfirmationPair.BlockLength - KeyBlock.ConfirmationLength : 0),
        Authentication = account.Authentication + KeyBlock.ConfirmationLength,
        Stored = account.Stored - KeyBlock.ConfirmationLength,
    };

    private static StoreAccount Mismatched(StoreAccount account) => account with
    {
        Discarded = account.Discarded + ConfirmationPair.BlockLength,
        Stored = account.Stored - ConfirmationPair.BlockLength,
    };
}
