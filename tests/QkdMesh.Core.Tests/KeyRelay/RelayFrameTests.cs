using System.Buffers.Binary;
using System.Diagnostics;
using QkdMesh.Core.Errors;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Tests.Harness;

namespace QkdMesh.Core.Tests.KeyRelay;

/// <summary>One hop of a relay under an attacker who owns the wire.</summary>
public class RelayFrameTests
{
    private readonly LinkPair _pair = LinkPair.WithStock();
    private readonly byte[] _key = new SeededEntropy(7).Bytes(48);

    private IEnumerable<LinkKeyStore> Stores => [_pair.A, _pair.B];

    [Theory]
    [InlineData(LinkEnd.A)]
    [InlineData(LinkEnd.B)]
    public void BothEndsBurnTheSameBytes_WhenAFrameArrives(LinkEnd from)
    {
        _pair.Open(from.Other(), _pair.Seal(from, _key)).Should().Equal(_key);

        foreach (var store in Stores)
            store.Ledger.Should().BeEquivalentTo(new { Relayed = 64L, Authentication = 2 * 64 + 32L, Discarded = 0L, Balances = true });
        _pair.A.Ledger.Stored.Should().Be(_pair.B.Ledger.Stored);
    }

    [Fact]
    public void AnyFlippedBit_IsRefusedAndBurnsNothing()
    {
        var frame = _pair.Seal(LinkEnd.A, _key);
        Stores.ShouldBurnNothing(() =>
        {
            for (var bit = 0; bit < frame.Length * 8; bit++)
            {
                var changed = frame.ToArray();
                changed[bit / 8] ^= (byte)(1 << (bit % 8));
                _pair.Open(LinkEnd.B, changed).Should().BeNull("bit {0} is not as it was sent", bit);
            }
        });
        _pair.Open(LinkEnd.B, frame).Should().Equal(_key, "what was refused did not spoil what was sent");
    }

    [Fact]
    public void AnyOtherLength_IsRefusedAndBurnsNothing()
    {
        var frame = _pair.Seal(LinkEnd.A, _key);
        Stores.ShouldBurnNothing(() =>
        {
            for (var length = 0; length < frame.Length; length++) _pair.Open(LinkEnd.B, frame[..length]).Should().BeNull();
            _pair.Open(LinkEnd.B, [.. frame, 0]).Should().BeNull();
            _pair.Open(LinkEnd.B, [0, .. frame]).Should().BeNull();
            _pair.Open(LinkEnd.B, [.. frame, .. frame]).Should().BeNull();
        });
    }

    [Fact]
    public void HeaderAlone_IsReadWholeOrNotAtAll()
    {
        var header = LinkPair.HeaderOf(LinkEnd.A, _key.Length);

        RelayFrame.ParseHeader(header).Value.IsLastHop.Should().BeTrue();
        for (var length = 0; length < header.Length; length++) RelayFrame.ParseHeader(header[..length]).IsOk.Should().BeFalse();
        RelayFrame.ParseHeader([.. header, 0]).Error!.Code.Should().Be(ErrorCode.MalformedFrame);
    }

    [Fact]
    public void Replay_IsRefusedAndBurnsNothing()
    {
        var frame = _pair.Seal(LinkEnd.A, _key);
        _pair.Open(LinkEnd.B, frame);

        Stores.ShouldBurnNothing(() => _pair.Open(LinkEnd.B, frame).Should().BeNull());
    }

    [Fact]
    public void Reflection_IsRefusedAndBurnsNothing()
    {
        var frame = _pair.Seal(LinkEnd.A, _key);

        Stores.ShouldBurnNothing(() => _pair.Open(LinkEnd.A, frame).Should().BeNull());
    }

    [Fact]
    public void FrameOfAnEndedSession_IsRefused()
    {
        var frame = _pair.Seal(LinkEnd.A, _key);
        _pair.B.EndSession(DiscardReason.SessionEnded);
        Stores.ShouldBurnNothing(() => _pair.Open(LinkEnd.B, frame).Should().BeNull());

        _pair.Greeted();

        Stores.ShouldBurnNothing(() => _pair.Open(LinkEnd.B, frame).Should().BeNull());
    }

    [Fact]
    public void Frame_SpansBlocksWhereOneIsTooShort()
    {
        foreach (var _ in Enumerable.Range(0, 20)) _pair.Confirm(_pair.Ingest(LinkEnd.A, KeyBlock.MinLength));
        var large = new SeededEntropy(8).Bytes((int)_pair.A.Sendable.Bytes - OneTimeTag.KeyLength - OneTimeTag.Length);

        _pair.Open(LinkEnd.B, _pair.Seal(LinkEnd.A, large)).Should().Equal(large);

        _pair.A.Sendable.Bytes.Should().Be(0);
    }

    [Fact]
    public void Seal_IsRefusedAndBurnsNothing_WhenAByteIsLacking()
    {
        var tooMuch = new byte[_pair.A.Sendable.Bytes - OneTimeTag.KeyLength - OneTimeTag.Length + 1];

        Stores.ShouldBurnNothing(() =>
            RelayHop.Seal(_pair.A, default, LinkPair.HeaderOf(LinkEnd.A, tooMuch.Length), 0, LinkPair.PayloadOf(tooMuch))
                .IsOk.Should().BeFalse());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0xFF)]
    public void FrameIsMalformed_WhenTheMarkOfAStreamIsNeitherYesNorNo(byte mark)
    {
        var frame = _pair.Seal(LinkEnd.A, _key);
        // Before the hop count, two nodes of two letters, a link of two, and two numbers.
        frame[LinkPair.HeaderOf(LinkEnd.A, _key.Length).Length - 27] = mark;

        RelayFrame.Parse(frame).Error!.Code.Should().Be(ErrorCode.MalformedFrame);
    }

    public static TheoryData<string, PadRange[], ErrorCode> HostileRanges => new()
    {
        { "the same bytes twice", [new(1, 64, 40), new(1, 64, 40)], ErrorCode.MalformedFrame },
        { "bytes that overlap", [new(1, 64, 40), new(1, 103, 40)], ErrorCode.MalformedFrame },
        { "a negative offset", [new(1, -16, 96)], ErrorCode.MalformedFrame },
        { "the head that the confirmation spent", [new(1, 0, 96)], ErrorCode.PadUnavailable },
        { "an end beyond all numbers", [new(1, int.MaxValue, 96)], ErrorCode.MalformedFrame },
        { "lengths that add up by overflow", [new(1, 64, int.MaxValue), new(2, 64, int.MaxValue), new(1, 64, 98)],
            ErrorCode.MalformedFrame },
        { "a length of 0", [new(1, 64, 96), new(1, 200, 0)], ErrorCode.MalformedFrame },
        { "a negative length", [new(1, 64, 106), new(2, 64, -10)], ErrorCode.MalformedFrame },
        { "too few bytes", [new(1, 64, 95)], ErrorCode.MalformedFrame },
        { "too many bytes", [new(1, 64, 97)], ErrorCode.MalformedFrame },
        { "a block of the other direction", [new(2, 64, 96)], ErrorCode.PadUnavailable },
        { "a block that is not there", [new(ulong.MaxValue, 64, 96)], ErrorCode.PadUnavailable },
        { "bytes beyond the block", [new(1, 4090, 96)], ErrorCode.PadUnavailable },
        { "none", [], ErrorCode.MalformedFrame },
    };

    [Theory]
    [MemberData(nameof(HostileRanges))]
    public void RangesThatAreNotThere_AreRefusedAndBurnNothing(string what, PadRange[] ranges, ErrorCode reason)
    {
        var frame = WithRanges(ranges);
        Stores.ShouldBurnNothing(() =>
        {
            var parsed = RelayFrame.Parse(frame);
            var error = parsed.IsOk ? RelayHop.Open(_pair.B, parsed.Value, TimeSpan.Zero).Error : parsed.Error;
            error!.Code.Should().Be(reason, "the frame names {0}", what);
        });
    }

    [Theory]
    [InlineData(2048)]
    [InlineData(65_535)]
    public void HostileCounts_AreRefusedQuickly(int count)
    {
        var frame = WithRanges([.. Enumerable.Range(0, count).Select(at => new PadRange((ulong)at, 64, 1))]);
        var started = Stopwatch.GetTimestamp();

        for (var i = 0; i < 5; i++) RelayFrame.Parse(frame).IsOk.Should().BeFalse();

        Stopwatch.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void LengthsBeyondTheFrame_AreRefusedWithoutRoomForThem()
    {
        var frame = _pair.Seal(LinkEnd.A, _key);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var at = 0; at + 4 <= frame.Length; at++)
        {
            var changed = frame.ToArray();
            BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(at), uint.MaxValue);
            _pair.Open(LinkEnd.B, changed).Should().BeNull();
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(50_000_000);
    }

    // A frame as an attacker writes it: all well but the ranges, and a tag that is a guess.
    private byte[] WithRanges(PadRange[] ranges)
    {
        var frame = _pair.Seal(LinkEnd.A, _key);
        var head = LinkPair.HeaderOf(LinkEnd.A, _key.Length).Length + 1 + 1 + 32;
        var written = new byte[2 + (16 * ranges.Length)];
        BinaryPrimitives.WriteUInt16BigEndian(written, (ushort)ranges.Length);
        foreach (var (at, range) in ranges.Index())
        {
            BinaryPrimitives.WriteUInt64BigEndian(written.AsSpan(2 + (16 * at)), range.Block);
            BinaryPrimitives.WriteInt32BigEndian(written.AsSpan(10 + (16 * at)), range.Offset);
            BinaryPrimitives.WriteInt32BigEndian(written.AsSpan(14 + (16 * at)), range.Length);
        }
        return [.. frame[..head], .. written, .. frame[^(_key.Length + (2 * OneTimeTag.Length))..]];
    }
}
