using Fractions;

namespace QkdMesh.Planning.Allocation;

/// <summary>Systems of linear equations, solved by elimination in exact numbers. Most coefficients are 0, 1 or -1.</summary>
internal static class ExactEquations
{
    /// <summary>The solution; null if there are many. The call does not check the equations that it does not need.</summary>
    /// <param name="rows">The coefficients of each equation. The call overwrites them.</param>
    /// <param name="right">The right side of each equation. The call overwrites it.</param>
    public static Fraction[]? Solve(Fraction[][] rows, Fraction[] right) => Solve(rows, right, out _);

    /// <param name="needed">The equations that give the solution, one for each variable.</param>
    /// <inheritdoc cref="Solve(Fraction[][],Fraction[])"/>
    public static Fraction[]? Solve(Fraction[][] rows, Fraction[] right, out int[] needed)
    {
        needed = new int[rows is [var first, ..] ? first.Length : 0];
        var open = Enumerable.Range(0, right.Length).ToList();
        for (var column = 0; column < needed.Length; column++)
        {
            var candidates = open.FindAll(row => !rows[row][column].IsZero);
            if (candidates.Count == 0) return null;
            // A short row adds the fewest coefficients to the others.
            var pivot = candidates.MinBy(row => rows[row].Count(coefficient => !coefficient.IsZero));
            open.Remove(pivot);
            needed[column] = pivot;
            foreach (var row in candidates.Where(row => row != pivot))
            {
                var factor = rows[row][column] / rows[pivot][column];
                Subtract(rows[row], factor, rows[pivot], column);
                if (!right[pivot].IsZero) right[row] -= factor * right[pivot];
            }
        }

        return BackFrom(rows, right, needed);
    }

    private static void Subtract(Fraction[] row, Fraction factor, Fraction[] pivot, int first)
    {
        for (var at = first; at < row.Length; at++)
            if (!pivot[at].IsZero) row[at] -= factor * pivot[at];
    }

    private static Fraction[] BackFrom(Fraction[][] rows, Fraction[] right, int[] pivots)
    {
        var solution = new Fraction[pivots.Length];
        for (var column = solution.Length - 1; column >= 0; column--)
        {
            var (row, value) = (rows[pivots[column]], right[pivots[column]]);
            for (var at = column + 1; at < solution.Length; at++)
                if (!row[at].IsZero && !solution[at].IsZero) value -= row[at] * solution[at];
            solution[column] = value.IsZero ? value : value / row[column];
        }

        return solution;
    }
}
