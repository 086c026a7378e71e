using QkdMesh.History;

namespace QkdMesh.Invariants.Bookkeeping;

/// <summary>How violations name places.</summary>
internal static class Saying
{
    public static string Place(this LinkEvent happened) => LinkEndRef.Of(happened).ToString();

    public static string Bytes(SessionRef session, ulong block, long offset, long length) =>
        $"bytes {offset}..{offset + length - 1} of block {block} of session {session}";
}
