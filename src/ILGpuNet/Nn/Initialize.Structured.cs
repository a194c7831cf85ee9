namespace ILGpuNet.Nn;

// Weights of a structure: orthogonal, sparse, or such that a layer changes nothing.
public static partial class Initialize
{
    /// <summary>
    /// A random matrix [outputs, inputs times kernel] whose rows or columns, whichever are fewer, are orthonormal (Saxe et al., "Exact solutions to the nonlinear
    /// dynamics of learning in deep linear neural networks", 2013).
    /// </summary>
    /// <param name="shape">At least two axes; all behind the first are taken together.</param>
    /// <param name="gain">Factor of the matrix.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="generator">Source of the random numbers.</param>
    /// <param name="device">Where the tensor lives.</param>
    /// <exception cref="ShapeException">There are fewer than two axes.</exception>
    public static Tensor Orthogonal(Shape shape, double gain = 1, DType type = DType.Float32, Generator? generator = null, Device? device = null)
    {
        RequireAxes("Orthogonal", shape, shape.Rank >= 2, "at least two axes [outputs, inputs, ...]");
        if (shape.Count == 0) return Tensor.Zeros(shape, type, device);
        int rows = shape[0], columns = (int)(shape.Count / rows);
        Tensor random = Tensor.RandomNormal([Math.Max(rows, columns), Math.Min(rows, columns)], 0, 1, type.ComputeType(), generator, device);
        (Tensor q, Tensor r) = random.Qr();
        // With these signs every orthogonal matrix is equally probable.
        Tensor uniform = q * r.Diagonal().Sign();
        if (rows < columns) uniform = uniform.Transpose();
        return (uniform * gain).Reshape(shape).To(type);
    }

    /// <summary>
    /// Normal, except for zeros at random places, as many in every column (Martens, "Deep learning via Hessian-free optimization", 2010).
    /// </summary>
    /// <param name="shape">[outputs, inputs].</param>
    /// <param name="sparsity">Part of the elements of a column that are zero, from 0 to 1; rounded up.</param>
    /// <param name="deviation">Standard deviation of the others.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="generator">Source of the random numbers.</param>
    /// <param name="device">Where the tensor lives.</param>
    /// <exception cref="ShapeException">There are not two axes.</exception>
    /// <exception cref="InvalidValueException">The sparsity is out of range.</exception>
    public static Tensor Sparse(Shape shape, double sparsity, double deviation = 0.01, DType type = DType.Float32, Generator? generator = null,
        Device? device = null)
    {
        RequireAxes("Sparse", shape, shape.Rank == 2, "two axes [outputs, inputs]");
        if (!(sparsity is >= 0 and <= 1)) throw new InvalidValueException($"[Initialize] sparsity must be in [0, 1], found {sparsity}");
        int zeros = (int)Math.Ceiling(sparsity * shape[0]);
        // The rank of a random number in its column.
        Tensor rank = Tensor.RandomUniform(shape, generator: generator, device: device).ArgSort(0).ArgSort(0);
        return Tensor.RandomNormal(shape, 0, deviation, type, generator, device).MaskedFill(rank < zeros, 0);
    }

    /// <summary>Ones on the diagonal: a linear layer that changes nothing.</summary>
    /// <param name="shape">[outputs, inputs].</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="device">Where the tensor lives.</param>
    /// <exception cref="ShapeException">There are not two axes.</exception>
    public static Tensor Identity(Shape shape, DType type = DType.Float32, Device? device = null)
    {
        RequireAxes("Identity", shape, shape.Rank == 2, "two axes [outputs, inputs]");
        return Tensor.Eye(shape[0], shape[1], type, device);
    }

    /// <summary>Ones in the middle of the kernels from each channel to itself: a convolution that changes nothing, as far as there are channels.</summary>
    /// <param name="shape">[outputs, inputs, kernel...].</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="device">Where the tensor lives.</param>
    /// <exception cref="ShapeException">There are not three to five axes.</exception>
    public static Tensor Dirac(Shape shape, DType type = DType.Float32, Device? device = null)
    {
        RequireAxes("Dirac", shape, shape.Rank is >= 3 and <= 5, "three to five axes [outputs, inputs, kernel...]");
        var values = new float[shape.Count];
        long kernel = 1, middle = 0;
        for (int axis = 2; axis < shape.Rank; axis++)
        {
            kernel *= shape[axis];
            middle = middle * shape[axis] + shape[axis] / 2;
        }
        for (int channel = 0; channel < Math.Min(shape[0], shape[1]); channel++) values[((long)channel * shape[1] + channel) * kernel + middle] = 1;
        return Tensor.FromArray(values, shape, device).To(type);
    }

    private static void RequireAxes(string name, Shape shape, bool fits, string expected)
    {
        if (!fits) throw new ShapeException($"[Initialize] {name} needs a weight with {expected}, found {shape}");
    }
}
