namespace QkdMesh.Client.KeySupply;

/// <summary>Puts the keys of a stream at their places, and finds the gaps between them.</summary>
internal sealed class StreamPlaces
{
    private StreamPlace? _last;

    /// <summary>The keys of one message, after the gap before them. A place that came before does not come again.</summary>
    /// <param name="index">The place of the first key in its epoch.</param>
    public IEnumerable<StreamItem> Of(ulong epoch, ulong index, Handover keys)
    {
        for (var count = keys.Count; count > 0; count--, index++)
        {
            var place = new StreamPlace(epoch, index);
            if (place <= _last)
            {
                keys.Drop();
                continue;
            }

            if (GapBefore(place) is { } gap) yield return gap;
            _last = place;
            yield return new StreamedKey(place, keys.Next());
        }
    }

    private StreamGap? GapBefore(StreamPlace place) => _last switch
    {
        null => null,
        { } last when last.Epoch != place.Epoch => new StreamGap(place, null),
        { } last when place.Index > last.Index + 1 => new StreamGap(place, place.Index - last.Index - 1),
        _ => null,
    };
}
