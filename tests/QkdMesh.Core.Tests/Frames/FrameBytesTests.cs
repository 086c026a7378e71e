using System.Text;
using QkdMesh.Core.Associations;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Frames;
using QkdMesh.Core.HybridKeys;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Node;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.Frames;

/// <summary>
/// Every message between key managers, byte for byte. Two releases that run side by side must write the same. A change of these bytes
/// raises SiloContract.Number, so that silos of the two releases refuse each other with a clear error.
/// </summary>
public class FrameBytesTests(ITestOutputHelper output)
{
    private const string Approved = "Frames/approved-frames.txt";

    private const int LineLength = 96;

    [Fact]
    public void FramesAreWrittenAsApproved()
    {
        var received = string.Concat(Frames().Select(frame => Lines(frame.Name, frame.Bytes)));
        output.WriteLine(received);
        received.Should().Be(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, Approved)));
    }

    [Fact]
    public void EveryKindOfFrameIsApproved() =>
        Frames().Select(frame => (FrameKind)frame.Bytes[0]).Should().BeEquivalentTo(Enum.GetValues<FrameKind>());

    private static IEnumerable<(string Name, byte[] Bytes)> Frames()
    {
        yield return ("relay", Relay());
        var pair = new LinkPair().Greeted();
        var block = pair.Ingest(LinkEnd.A, 256);
        var offer = BlockConfirmation.Offer(pair.A, block).Value;
        yield return ("confirmation offer", offer);
        yield return ("confirmation answer", BlockConfirmation.Answer(pair.B, offer).Value);
        var terms = new OfferTerms(
            new("n0-n1"), new(new(UInt128.MaxValue), new(7)), 3, 9, new(Bits.FromBytes(1000), Bits.FromBytes(2)));
        var keyOffer = OfferFrame.Write(OfferFrame.WriteHeader(terms), [1, 2, 3]);
        yield return ("key offer", keyOffer);
        yield return ("key reply", ReplyFrame.Write(terms, keyOffer, [4, 5]));
        yield return ("secret agreement", new AgreementFrame(new(1, 2), new("alice"), new("bob"), [6, 7, 8]).Write());
        foreach (var frame in Associations()) yield return frame;
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Associations()
    {
        var hello = AssociationHello.WriteBody(new("net"), new("n0"), new("n1"), UInt128.MaxValue, 17, [1, 2, 3]);
        yield return ("association hello", AssociationTranscript.WithProof(hello, [4, 5]));
        yield return ("association answer", AssociationTranscript.WithProof(AssociationTranscript.WriteAnswer(7, [6, 7]), [8]));
        yield return ("association finish", AssociationTranscript.WriteFinish(new("n0"), 17, UInt128.One, [9]));
        yield return ("association done", AssociationTranscript.WriteDone(UInt128.MaxValue));
        var mark = new EndMark(17, 4);
        var withdrawal = EndBodies.OfWithdrawal(new(1, 2), new("alice"), new("bob"));
        yield return ("withdrawal, tagged", AssociationKeys.Marked(FrameKind.Withdrawal, mark, withdrawal));
        var question = EndBodies.OfRoomQuestion(new(new("alice"), new("bob"), "camera"), 32);
        yield return ("stream room, tagged", AssociationKeys.Marked(FrameKind.StreamRoom, mark, question));
        var refusal = EndBodies.OfArrival(new MeshError(ErrorCode.LinkDown, "off") { Link = new("l0") });
        yield return ("arrival refused, tagged", AssociationKeys.Marked(FrameKind.Arrival, mark, refusal));
    }

    private static byte[] Relay()
    {
        var pair = LinkPair.WithStock(bytes: 256);
        byte[] share = [.. Enumerable.Range(0, 64).Select(value => (byte)value)];
        var delivery = new KeyDelivery(new(1, 2), new("alice"), new("bob"), 2, 32, 1, 2, new("camera", 5))
        {
            Assurance = Assurance.Hybrid, Class = RelayClass.Prepared, Confirmation = UInt128.MaxValue,
        };
        var header = RelayFrame.WriteHeader(
            new RelayId(new Guid(new byte[16])), delivery, [new("n0"), new("n1")], [LinkPair.Link], new(17, 4));
        return RelayHop.Seal(pair.A, default, header, 0, LinkPair.PayloadOf(share)).Value;
    }

    private static string Lines(string name, byte[] bytes)
    {
        var text = new StringBuilder().Append(name).Append('\n');
        foreach (var line in Convert.ToHexStringLower(bytes).Chunk(LineLength)) text.Append("  ").Append(line).Append('\n');
        return text.ToString();
    }
}
