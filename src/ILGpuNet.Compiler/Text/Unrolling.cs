namespace ILGpuNet.Compiler;

/// <summary>
/// Which loops are marked to be unrolled: short ones of constant length, so that arrays of the thread's own can live in registers. What they come to together
/// stays small: it does not fit an instruction cache else, and PoCL 3.1 makes NaN of products whose unrolled loops are longer.
/// </summary>
internal static class Unrolling
{
    private const int LargestTripCount = 16;
    private const int MostStatements = 1024;

    public static bool Applies(Loop loop) => TripCount(loop) is <= LargestTripCount && Statements(loop) <= MostStatements;

    /// <summary>Statements of a loop once it, and those in it that are marked, are unrolled.</summary>
    private static long Statements(Loop loop) => TripCount(loop)!.Value * loop.Body.Sum(Statements);

    private static long Statements(Statement statement) =>
        statement is Loop loop && Applies(loop) ? Statements(loop) : 1 + statement.Bodies.Sum(body => body.Sum(Statements));

    private static long? TripCount(Loop loop) =>
        loop is { Initial.Value: Constant { Value: int first }, Test: Comparison { Operator: ComparisonOperator.Less, Right: Constant { Value: int end } } }
        && loop.Step is { Value: Binary { Operator: BinaryOperator.Add, Right: Constant { Value: int step and > 0 } } }
            ? ((long)end - first) / step
            : null;
}
