using System.Numerics.Tensors;

namespace ILGpuNet.Cpu;

/// <summary>A matrix in double precision, column by column: the order in which the algorithms of this folder and MathNet walk.</summary>
internal sealed class DenseMatrix(int rows, int columns)
{
    public int Rows => rows;

    public int Columns => columns;

    /// <summary>The elements, column by column.</summary>
    public double[] Values { get; } = new double[checked(rows * columns)];

    /// <summary>Whether no element is NaN or infinity.</summary>
    public bool IsFinite => Values.Length == 0 || TensorPrimitives.IsFiniteAll<double>(Values);

    public ref double this[int row, int column] => ref Values[column * rows + row];

    public Span<double> Column(int column) => Values.AsSpan(column * rows, rows);

    public static DenseMatrix Identity(int size)
    {
        var identity = new DenseMatrix(size, size);
        for (int i = 0; i < size; i++) identity[i, i] = 1;
        return identity;
    }

    public DenseMatrix Copy()
    {
        var copy = new DenseMatrix(rows, columns);
        Values.CopyTo(copy.Values, 0);
        return copy;
    }

    public DenseMatrix Transpose()
    {
        var result = new DenseMatrix(columns, rows);
        for (int column = 0; column < columns; column++)
        {
            for (int row = 0; row < rows; row++) result[column, row] = this[row, column];
        }
        return result;
    }

    public static DenseMatrix operator *(DenseMatrix left, DenseMatrix right)
    {
        var product = new DenseMatrix(left.Rows, right.Columns);
        for (int column = 0; column < right.Columns; column++)
        {
            for (int k = 0; k < left.Columns; k++) AddScaled(product.Column(column), left.Column(k), right[k, column]);
        }
        return product;
    }

    /// <summary>Multiplies each column by a factor.</summary>
    public void ScaleColumns(ReadOnlySpan<double> factors)
    {
        for (int column = 0; column < columns; column++) TensorPrimitives.Multiply(Column(column), factors[column], Column(column));
    }

    /// <summary>target += scale * addend</summary>
    public static void AddScaled(Span<double> target, ReadOnlySpan<double> addend, double scale) =>
        TensorPrimitives.MultiplyAdd(addend, scale, target, target);
}
