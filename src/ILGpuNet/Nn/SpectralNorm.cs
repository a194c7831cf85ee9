namespace ILGpuNet.Nn;

/// <summary>
/// A layer whose weight is divided by its largest singular value, so that it stretches no input by more than 1 (Miyato et al., "Spectral
/// normalization", 2018). The singular vectors u and v are estimated by power iteration, further with each forward pass in training.
/// Its parameters are named as those of PyTorch's parametrisation, <c>bias</c> and <c>parametrizations.weight.original</c>; the vectors are
/// <c>parametrizations.weight.u</c> and <c>parametrizations.weight.v</c>.
/// </summary>
public sealed class SpectralNorm : Layer
{
    /// <summary>Iterations before the first use.</summary>
    private const int FirstIterations = 15;

    private readonly WeightedLayer layer;
    private readonly int iterations, axis;
    private readonly double epsilon;

    /// <summary>Takes over a layer.</summary>
    /// <param name="layer">A linear layer or convolution.</param>
    /// <param name="iterations">Power iterations in each forward pass in training.</param>
    /// <param name="epsilon">Least length by which vectors are divided.</param>
    /// <param name="axis">Axis of the weight that makes the rows of the matrix; that of the outputs if null.</param>
    /// <param name="generator">Source of the first vectors.</param>
    public SpectralNorm(WeightedLayer layer, int iterations = 1, double epsilon = 1e-12, int? axis = null, Generator? generator = null)
    {
        Requirement.Positive(iterations, nameof(iterations), "SpectralNorm");
        Tensor weight = layer.Weight.Detach();
        (this.layer, this.iterations, this.epsilon) = (layer, iterations, epsilon);
        this.axis = weight.Shape.Axis(axis ?? layer.OutputAxis, "SpectralNorm");
        Tensor matrix = Matrix(weight, this.axis);
        Tensor u = Tensor.RandomNormal([matrix.Shape[0]], type: weight.DType, generator: generator, device: weight.Device).Normalize(axis: 0, epsilon: epsilon);
        Tensor v = Tensor.RandomNormal([matrix.Shape[1]], type: weight.DType, generator: generator, device: weight.Device).Normalize(axis: 0, epsilon: epsilon);
        (u, v) = Iterate(matrix, u, v, FirstIterations, epsilon);
        Parametrizations = new WeightParametrizations<SpectralWeight>(new SpectralWeight(weight, u, v));
        Bias = layer.Bias;
    }

    /// <summary>Where the parameters are.</summary>
    public WeightParametrizations<SpectralWeight> Parametrizations { get; }

    /// <summary>The layer's bias, or null.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    protected internal override string Options => $"{layer.GetType().Name} {layer.Options}";

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x)
    {
        SpectralWeight state = Parametrizations.Weight;
        if (!IsTraining) return layer.Forward(x, Divide(state.Original, state.U, state.V, axis));
        Tensor u, v;
        using (Tensor.NoGradient())
        {
            (u, v) = Iterate(Matrix(state.Original, axis), state.U, state.V, iterations, epsilon);
            state.U.Assign(u);
            state.V.Assign(v);
        }
        Tensor y = layer.Forward(x, Divide(state.Original, u, v, axis));
        y.Node.Updates = [state.U, state.V];
        return y;
    }

    /// <summary>Without the layer: its weight is not trained.</summary>
    protected internal override IEnumerable<(string Name, Module Module)> Children() => [("parametrizations", Parametrizations)];

    /// <summary>weight / (uᵀ W v); u and v count as constants.</summary>
    internal static Tensor Divide(Tensor weight, Tensor u, Tensor v, int axis) => weight / (u * Matrix(weight, axis).MatMul(v)).Sum();

    /// <summary>u = W v and v = Wᵀ u, both of length 1, some times.</summary>
    internal static (Tensor U, Tensor V) Iterate(Tensor matrix, Tensor u, Tensor v, int iterations, double epsilon)
    {
        for (int i = 0; i < iterations; i++)
        {
            u = matrix.MatMul(v).Normalize(axis: 0, epsilon: epsilon);
            v = matrix.Transpose().MatMul(u).Normalize(axis: 0, epsilon: epsilon);
        }
        return (u, v);
    }

    private static Tensor Matrix(Tensor weight, int axis) => weight.Transpose(0, axis).Flatten(1);
}

/// <summary>Parameter and singular vectors of <see cref="SpectralNorm"/>.</summary>
public sealed class SpectralWeight : Module
{
    internal SpectralWeight(Tensor weight, Tensor u, Tensor v) => (Original, U, V) = (new Parameter(weight), new Variable(u), new Variable(v));

    /// <summary>The weight before it is divided.</summary>
    public Parameter Original { get; }

    /// <summary>Left singular vector, [rows].</summary>
    public Variable U { get; }

    /// <summary>Right singular vector, [columns].</summary>
    public Variable V { get; }
}
