using QkdMesh.Core.Errors;

namespace QkdMesh.Core.Associations;

/// <summary>What a target keeps of one source: the association in use, the one before, and a few that are not finished.</summary>
internal sealed class KnownSource : IDisposable
{
    // More than one only if answers were lost, or if somebody sends old messages of the source again.
    private const int MostBegun = 4;

    private readonly List<IncomingAssociation> _begun = [];
    private (TargetAssociation Association, TimeSpan Until)? _former;
    private TargetAssociation? _current;
    // The messages of the association in use: each of several requests of the source goes through all of them.
    private byte[]? _hello, _answer, _finish, _done;

    /// <summary>The answer that the same message got before, or null.</summary>
    public byte[]? AnswerTo(byte[] hello) => _hello.AsSpan().SequenceEqual(hello)
        ? _answer
        : _begun.Find(begun => begun.Hello.AsSpan().SequenceEqual(hello))?.Answer;

    /// <summary>
    /// Why the source cannot begin an association of this epoch, or null: messages that name an epoch must have one meaning.
    /// </summary>
    public MeshError? CheckEpoch(ulong epoch) => _current?.Epoch == epoch || _former?.Association.Epoch == epoch
        ? new(ErrorCode.MalformedFrame, "an association of this epoch is there")
        : null;

    /// <summary>Becomes the owner of the association.</summary>
    public void Begin(IncomingAssociation association)
    {
        if (_begun.Count == MostBegun)
        {
            _begun[0].Dispose();
            _begun.RemoveAt(0);
        }
        _begun.Add(association);
    }

    public Result<byte[]> Finish(
        NodeIdentity identity, byte[] message, ulong epoch, UInt128 tag, ReadOnlySpan<byte> proof, TimeSpan now)
    {
        // Each of several requests of the source finishes the association.
        if (_done is not null && _finish.AsSpan().SequenceEqual(message)) return _done;
        MeshError? refusal = null;
        foreach (var begun in _begun.Where(begun => begun.Epoch == epoch))
        {
            refusal = begun.Check(identity.Verifier, tag, proof);
            if (refusal is not null) continue;
            (_hello, _answer, _finish, _done) = (begun.Hello, begun.Answer, message, begun.Done());
            Use(begun.Open(now), now + identity.Options.Overlap);
            return _done;
        }
        return refusal ?? new MeshError(ErrorCode.AssociationUnknown, "the association was not begun here");
    }

    /// <summary>The association of a number, if it may be used now.</summary>
    public TargetAssociation? Find(ulong epoch, TimeSpan now, AssociationOptions options)
    {
        if (_current is { } current && current.Epoch == epoch) return IsOver(current, now, options) ? null : current;
        return _former is { } former && former.Association.Epoch == epoch && former.Until > now ? former.Association : null;
    }

    /// <summary>Destroys what is past its time. True if nothing is left.</summary>
    public bool Expire(TimeSpan now, AssociationOptions options)
    {
        if (_former is { } former && former.Until <= now) DropFormer();
        if (_current is { } current && IsOver(current, now, options))
        {
            current.Dispose();
            (_current, _hello, _answer, _finish, _done) = (null, null, null, null, null);
        }
        Drop(begun => begun.Since + options.Overlap <= now);
        return _current is null && _former is null && _begun.Count == 0;
    }

    public void Dispose()
    {
        DropFormer();
        _current?.Dispose();
        Drop(_ => true);
    }

    private void Use(TargetAssociation association, TimeSpan until)
    {
        DropFormer();
        if (_current is { } former) _former = (former, until);
        _current = association;
        Drop(_ => true);
    }

    private void DropFormer()
    {
        _former?.Association.Dispose();
        _former = null;
    }

    private void Drop(Predicate<IncomingAssociation> isOver)
    {
        foreach (var begun in _begun.FindAll(isOver)) begun.Dispose();
        _begun.RemoveAll(isOver);
    }

    private static bool IsOver(TargetAssociation association, TimeSpan now, AssociationOptions options) =>
        association.Since + (2 * options.Renewal) <= now;
}
