using System.Numerics;

namespace QkdMesh.Planning.Tests.Exact;

/// <summary>
/// A linear program in whole numbers: maximise a sum of variables of 0 or more, where other sums have upper bounds. The tableau keeps one
/// denominator for all its numbers, and takes pivots in order (Bland). The planner computes otherwise.
/// </summary>
internal sealed class ExactTableau
{
    // The rows of the program, then the row of the gains, then the row that removes the artificial variable.
    private readonly BigInteger[][] _rows;
    private readonly int[] _basis;
    private readonly int _variables;
    private BigInteger _denominator = BigInteger.One;

    /// <param name="rows">The coefficients of each row.</param>
    /// <param name="bounds">The upper bound of each row. A negative bound is a lower bound of the negated row.</param>
    public ExactTableau(IReadOnlyList<BigInteger[]> rows, IReadOnlyList<BigInteger> bounds, BigInteger[] gains)
    {
        (_variables, _basis) = (gains.Length, [.. Enumerable.Range(gains.Length, rows.Count)]);
        _rows =
        [
            .. rows.Select((row, at) => Row(row, at, artificial: -1, bounds[at])),
            Row([.. gains.Select(gain => -gain)], slack: -1, artificial: 0, bound: 0),
            Row(new BigInteger[_variables], slack: -1, artificial: 1, bound: 0),
        ];
        Start(bounds);
        Maximise(Gains, Artificial);
    }

    private int Artificial => _variables + _basis.Length;

    private int Gains => _basis.Length;

    /// <summary>The largest sum, as a numerator and a denominator over 0.</summary>
    public (BigInteger Numerator, BigInteger Denominator) Optimum => (_rows[Gains][^1], _denominator);

    /// <summary>Whether the bound of a row limits the optimum.</summary>
    public bool Limits(int row) => !_rows[Gains][_variables + row].IsZero;

    private BigInteger[] Row(BigInteger[] coefficients, int slack, int artificial, BigInteger bound) =>
        [.. coefficients, .. Enumerable.Range(0, _basis.Length).Select(at => at == slack ? BigInteger.One : 0), artificial, bound];

    private void Start(IReadOnlyList<BigInteger> bounds)
    {
        var least = Enumerable.Range(0, bounds.Count).MinBy(row => bounds[row]);
        if (bounds[least].Sign >= 0) return;
        Pivot(least, Artificial);
        Maximise(Gains + 1, Artificial + 1);
        if (!_rows[Gains + 1][^1].IsZero) throw new InvalidOperationException("the program has no solution");
        var row = Array.IndexOf(_basis, Artificial);
        if (row >= 0) Pivot(row, Enumerable.Range(0, Artificial).First(column => !_rows[row][column].IsZero));
    }

    private void Maximise(int goal, int columns)
    {
        while (Enumerable.Range(0, columns).FirstOrDefault(column => _rows[goal][column].Sign < 0, -1) is var entering and >= 0)
        {
            var leaving = -1;
            foreach (var row in Enumerable.Range(0, _basis.Length).Where(row => _rows[row][entering].Sign > 0))
                if (leaving < 0 || IsNearer(row, leaving)) leaving = row;
            if (leaving < 0) throw new InvalidOperationException("the program has no bound");
            Pivot(leaving, entering);

            bool IsNearer(int row, int known)
            {
                var (one, other) = (_rows[row][^1] * _rows[known][entering], _rows[known][^1] * _rows[row][entering]);
                return one < other || (one == other && _basis[row] < _basis[known]);
            }
        }
    }

    private void Pivot(int row, int column)
    {
        var pivot = _rows[row];
        if (pivot[column].Sign < 0)
            for (var at = 0; at < pivot.Length; at++) pivot[at] = -pivot[at];
        var by = pivot[column];
        foreach (var other in _rows.Where(other => other != pivot))
        {
            var factor = other[column];
            for (var at = 0; at < other.Length; at++) other[at] = ((other[at] * by) - (factor * pivot[at])) / _denominator;
        }

        (_denominator, _basis[row]) = (by, column);
    }
}
