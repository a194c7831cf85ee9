using ILGpuNet.Operations;

namespace ILGpuNet;

// Diagonals and triangles of matrices. Diagonal k holds the elements [i, i + k].
public partial class Tensor
{
    /// <summary>
    /// A view of a diagonal of the matrices that two axes span: the axes are removed, and the diagonal is the new last axis.
    /// </summary>
    /// <param name="offset">Which diagonal: above the main one where positive, below where negative; empty beyond the matrix.</param>
    /// <param name="first">The axis of rows.</param>
    /// <param name="second">The axis of columns.</param>
    /// <exception cref="ShapeException">The axes are the same, or out of range.</exception>
    public Tensor Diagonal(int offset = 0, int first = 0, int second = 1)
    {
        (first, second) = PlaneOf(first, second, "Diagonal");
        return Apply(new DiagonalOperation(offset, first, second), this);
    }

    /// <summary>
    /// Matrices with the last axis as a diagonal and zeros elsewhere, the reverse of <see cref="Diagonal"/>: [..., n] to [..., m, m] with
    /// m = n + |offset|, whose axes are moved to <paramref name="first"/> and <paramref name="second"/>.
    /// </summary>
    /// <param name="offset">Which diagonal.</param>
    /// <param name="first">The axis of rows in the result.</param>
    /// <param name="second">The axis of columns in the result.</param>
    /// <exception cref="ShapeException">The tensor is a scalar, or the axes are the same or out of range.</exception>
    public Tensor DiagEmbed(int offset = 0, int first = -2, int second = -1)
    {
        if (Rank == 0) throw new ShapeException("[DiagEmbed] expected [..., n], found a scalar");
        int size = checked(Shape[-1] + Math.Abs(offset));
        Tensor matrices = ScatterDiagonal(size, size, offset);
        return first == -2 && second == -1 ? matrices : matrices.MoveAxis([-2, -1], [first, second]);
    }

    /// <summary>A copy with a diagonal replaced; the pure form of an assignment to <see cref="Diagonal"/>.</summary>
    /// <param name="source">The new elements, of the diagonal's shape and this type.</param>
    /// <param name="offset">Which diagonal.</param>
    /// <param name="first">The axis of rows.</param>
    /// <param name="second">The axis of columns.</param>
    /// <exception cref="ShapeException">The source has another shape, or the axes are the same or out of range.</exception>
    public Tensor DiagonalScatter(Tensor source, int offset = 0, int first = 0, int second = 1)
    {
        (first, second) = PlaneOf(first, second, "DiagonalScatter");
        Shape diagonal = Diagonal(offset, first, second).Shape;
        RequireSource("DiagonalScatter", source, diagonal);
        Tensor matrices = MoveAxis([first, second], [-2, -1]);
        return source.ScatterDiagonal(Shape[first], Shape[second], offset, matrices).MoveAxis([-2, -1], [first, second]);
    }

    /// <summary>The sum of the main diagonal of the matrix that the first two axes span.</summary>
    /// <exception cref="ShapeException">There are fewer than two axes.</exception>
    public Tensor Trace()
    {
        if (Rank < 2) throw new ShapeException($"[Trace] a matrix has at least two axes, found {Shape}");
        return Diagonal().Sum([-1]);
    }

    /// <summary>The lower triangles of the last two axes: zero above the given diagonal.</summary>
    /// <exception cref="ShapeException">There are fewer than two axes.</exception>
    public Tensor Tril(int diagonal = 0) => Triangle("Tril", (row, column) => column - row <= diagonal);

    /// <summary>The upper triangles of the last two axes: zero below the given diagonal.</summary>
    /// <exception cref="ShapeException">There are fewer than two axes.</exception>
    public Tensor Triu(int diagonal = 0) => Triangle("Triu", (row, column) => column - row >= diagonal);

    /// <summary>
    /// This [..., n] on a diagonal of matrices [..., rows, columns], which are zero or those given elsewhere: a slice of the flattened matrix,
    /// whose neighbours are columns + 1 elements apart.
    /// </summary>
    internal Tensor ScatterDiagonal(int rows, int columns, int offset, Tensor? matrices = null)
    {
        int[] leading = Shape.Span[..^1].ToArray();
        int elements = checked(rows * columns);
        int[] starts = new int[Rank], steps = new int[Rank];
        Array.Fill(steps, 1);
        (starts[^1], steps[^1]) = (Shape[-1] == 0 ? 0 : offset >= 0 ? offset : -offset * columns, columns + 1);
        var scatter = new SliceScatterOperation([.. leading, elements], ValueList.Create<int>(starts), ValueList.Create(Shape.Span), ValueList.Create<int>(steps));
        Tensor flat = matrices is null ? Apply(scatter, this) : Apply(scatter, this, matrices.Reshape(scatter.Target));
        return flat.Reshape(Shape.Create([.. leading, rows, columns]));
    }

    private (int First, int Second) PlaneOf(int first, int second, string operation)
    {
        first = Shape.Axis(first, operation);
        second = Shape.Axis(second, operation);
        return first != second ? (first, second) : throw new ShapeException($"[{operation}] two different axes span a matrix, found {first} twice");
    }

    private Tensor Triangle(string operation, Func<Tensor, Tensor, Tensor> isKept)
    {
        if (Rank < 2) throw new ShapeException($"[{operation}] a matrix has at least two axes, found {Shape}");
        Tensor row = Arange(Shape[-2], DType.Int64, Device).Unsqueeze(1), column = Arange(Shape[-1], DType.Int64, Device);
        return Where(isKept(row, column), this, Full(Shape.Scalar, 0, DType, Device));
    }
}
