namespace QkdMesh.Core.Routing.Search;

/// <summary>
/// Sets of paths between two nodes, from which the best path is taken out, one after the other. The paths that are wide enough beside the
/// widest path left come first, in the order of <see cref="RatedPath.IsBefore"/>. When they are all taken, the same holds for what is left.
/// So a path's place does not depend on where a fixed step of rates would end.
/// </summary>
/// <param name="wideEnough">The part of the largest width that is wide enough: 0 (every path is) to 1 (only the widest are).</param>
internal sealed class PathPool<T>(double wideEnough)
{
    private readonly List<(PathFront Front, T Of)> _sets = [];
    private double _least = double.PositiveInfinity;

    /// <param name="front">The best paths of a set.</param>
    /// <param name="of">The set. When paths have been taken, only parts of what was left may be added.</param>
    public void Add(PathFront front, T of)
    {
        if (front.Paths.Length > 0) _sets.Add((front, of));
    }

    /// <summary>
    /// Takes the best path out, with the set that it is in; false if there is no set. The caller adds the rest of the set again.
    /// </summary>
    public bool TryTake(out RatedPath best, out T of)
    {
        if (!TryFind(out best, out var at))
        {
            _least = wideEnough * _sets.Select(set => set.Front.Widest).DefaultIfEmpty(0).Max();
            if (!TryFind(out best, out at))
            {
                of = default!;
                return false;
            }
        }
        of = _sets[at].Of;
        _sets[at] = _sets[^1];
        _sets.RemoveAt(_sets.Count - 1);
        return true;
    }

    private bool TryFind(out RatedPath best, out int at)
    {
        (best, at) = (default, -1);
        for (var set = 0; set < _sets.Count; set++)
        {
            if (_sets[set].Front.Widest < _least) continue;
            var path = _sets[set].Front.Paths.First(one => one.Width >= _least);
            if (at < 0 || path.IsBefore(best)) (best, at) = (path, set);
        }
        return at >= 0;
    }
}
