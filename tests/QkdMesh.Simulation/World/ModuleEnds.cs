using System.Buffers.Binary;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantum;

namespace QkdMesh.Simulation.World;

/// <summary>What end B says about each key that end A offered.</summary>
internal enum KeyWord : byte
{
    Taken,
    NotYet,
    Unknown,
}

/// <summary>End A of a pair of modules. An offer holds the numbers of all keys that end A has.</summary>
internal sealed class OfferingModule(LinkId link, PairedModules modules) : IOfferingSource
{
    private const int MostHeld = 3;

    private readonly List<(ulong Number, byte[] Key)> _held = [];
    private (ulong Number, byte[] Key)? _last;

    public string? Fault => modules.Stalls(link) ? "the module makes no key" : null;

    public byte[] Offer(OfferTerms terms, ReadOnlySpan<byte> header)
    {
        if (terms.Room.IsFull) return [];
        while (!modules.Stalls(link) && _held.Count < MostHeld) _held.Add((_last = modules.Draw(link, _last)).Value);
        var offer = new byte[_held.Count * sizeof(ulong)];
        for (var at = 0; at < _held.Count; at++) BinaryPrimitives.WriteUInt64BigEndian(offer.AsSpan(at * sizeof(ulong)), _held[at].Number);
        return offer;
    }

    public Result<IReadOnlyList<DirectedKey>> Complete(ReadOnlySpan<byte> reply)
    {
        if (reply.Length != 2 * _held.Count) return new MeshError(ErrorCode.MalformedFrame, "the reply is about other keys");
        var keys = new List<DirectedKey>();
        var left = new List<(ulong, byte[])>();
        for (var at = 0; at < _held.Count; at++)
        {
            var word = (KeyWord)reply[2 * at];
            if (word == KeyWord.Taken) keys.Add(new((LinkEnd)(reply[(2 * at) + 1] & 1), KeyMaterial.CopyOf(_held[at].Key)));
            if (word == KeyWord.NotYet) left.Add(_held[at]);
        }
        _held.Clear();
        _held.AddRange(left);
        return keys;
    }

    public void Discard() => _held.Clear();

    public void Dispose() => Discard();
}

/// <summary>End B of a pair of modules. It takes the keys that its module has and that have room.</summary>
internal sealed class AcceptingModule(LinkId link, PairedModules modules) : IAcceptingSource
{
    public string? Fault => null;

    public Result<byte[]> Accept(OfferTerms terms, ReadOnlySpan<byte> header, ReadOnlySpan<byte> offer, out IReadOnlyList<DirectedKey> keys)
    {
        var taken = new List<DirectedKey>();
        var reply = new List<byte>();
        var room = terms.Room;
        for (; offer.Length >= sizeof(ulong); offer = offer[sizeof(ulong)..])
        {
            var isLate = true;
            // A key that is there but has no room is gone; end A learns so.
            var key = room.IsFull ? null : modules.Find(link, BinaryPrimitives.ReadUInt64BigEndian(offer), out isLate);
            var fits = key is not null && key.Length <= room.Of(room.Larger).Bytes;
            reply.Add((byte)(fits ? KeyWord.Taken : isLate ? KeyWord.NotYet : KeyWord.Unknown));
            reply.Add((byte)room.Larger);
            if (!fits) continue;
            taken.Add(new(room.Larger, KeyMaterial.CopyOf(key)));
            room = room.With(room.Larger, key!.Length);
        }
        keys = taken;
        return reply.ToArray();
    }

    public void Discard()
    {
    }

    public void Dispose()
    {
    }
}
