using System.Globalization;

namespace ILGpuNet.Nn;

/// <summary>
/// Attention of several heads, each on a part of the features (Vaswani et al., "Attention is all you need", 2017). query: [N, L, features]; key and
/// value: [N, S, features], or other features where the layer is told so; y: [N, L, features]; without N where the inputs have none. <see cref="Layer.Forward"/> attends to the input itself. Parameters
/// have PyTorch's names and shapes; batches come first, as with PyTorch's <c>batch_first=True</c>.
/// </summary>
public sealed class MultiheadAttention : Layer
{
    private readonly int heads, keyFeatures, valueFeatures;
    private readonly Parameter? qProjWeight, kProjWeight, vProjWeight;
    private readonly double dropout;
    private readonly Generator? generator;

    /// <summary>Creates the layer with Xavier-uniform projections and biases of zero, as PyTorch does.</summary>
    /// <param name="features">Features of inputs and output.</param>
    /// <param name="heads">Number of heads, which divides the features.</param>
    /// <param name="dropout">Probability of an attention weight to be dropped in training.</param>
    /// <param name="bias">Whether projections have biases.</param>
    /// <param name="keyFeatures">Features of the keys; those of the inputs if null. Where keys or values have others, each projection has a weight of its own.</param>
    /// <param name="valueFeatures">Features of the values; those of the inputs if null.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="generator">Source of the initial values and of dropout.</param>
    /// <exception cref="ShapeException">Heads do not divide the features.</exception>
    public MultiheadAttention(int features, int heads, double dropout = 0, bool bias = true, int? keyFeatures = null, int? valueFeatures = null,
        DType type = DType.Float32, Device? device = null, Generator? generator = null)
    {
        (this.keyFeatures, this.valueFeatures) = (keyFeatures ?? features, valueFeatures ?? features);
        Requirement.Positive(features, nameof(features), nameof(MultiheadAttention));
        Requirement.Positive(this.keyFeatures, nameof(keyFeatures), nameof(MultiheadAttention));
        Requirement.Positive(this.valueFeatures, nameof(valueFeatures), nameof(MultiheadAttention));
        if (heads < 1 || features % heads != 0) throw new ShapeException($"[MultiheadAttention] heads must divide features {features}, found {heads}");
        if (dropout is not (>= 0 and <= 1)) throw new InvalidValueException($"[MultiheadAttention] the dropout must be in [0, 1], found {dropout}");
        (this.heads, this.dropout, this.generator) = (heads, dropout, generator);
        Parameter Xavier(int rows, int columns) => new(Initialize.XavierUniform([rows, columns], type: type, generator: generator, device: device));
        if (this.keyFeatures == features && this.valueFeatures == features)
        {
            InProjWeight = Xavier(3 * features, features);
        }
        else
        {
            qProjWeight = Xavier(features, features);
            kProjWeight = Xavier(features, this.keyFeatures);
            vProjWeight = Xavier(features, this.valueFeatures);
        }
        InProjBias = bias ? new Parameter(Tensor.Zeros([3 * features], type, device)) : null;
        OutProj = new Linear(features, features, bias, type, device, generator);
        OutProj.Bias?.Assign(Tensor.Zeros([features], type, device));
    }

    /// <summary>Projections of query, key and value, one below the other: [3 features, features]. Null where keys or values have other features.</summary>
    public Parameter? InProjWeight { get; }

    /// <summary>Projection of the query, [features, features], where keys or values have other features; else null.</summary>
    public Parameter? QProjWeight => qProjWeight;

    /// <summary>Projection of the key, [features, features of keys], where keys or values have other features; else null.</summary>
    public Parameter? KProjWeight => kProjWeight;

    /// <summary>Projection of the value, [features, features of values], where keys or values have other features; else null.</summary>
    public Parameter? VProjWeight => vProjWeight;

    /// <summary>[3 features], or null.</summary>
    public Parameter? InProjBias { get; }

    /// <summary>Mixes the heads.</summary>
    public Linear OutProj { get; }

    /// <inheritdoc/>
    protected internal override string Options => string.Create(CultureInfo.InvariantCulture, $"{Features}, {heads} heads")
        + (InProjWeight is null ? string.Create(CultureInfo.InvariantCulture, $", keys {keyFeatures}, values {valueFeatures}") : "");

    private int Features => OutProj.Weight.Shape[0];

    /// <summary>Attention of a query to keys.</summary>
    /// <param name="query">[N, L, features]</param>
    /// <param name="key">[N, S, features of keys]</param>
    /// <param name="value">[N, S, features of values]</param>
    /// <param name="mask">
    /// Broadcast to [N, heads, L, S]: Bool, true where a query attends to a key (PyTorch's layer says where it does not), or numbers that are added to the
    /// products. Padded keys are excluded by a mask [N, 1, 1, S].
    /// </param>
    /// <param name="isCausal">Whether query i attends to the keys 0 to i only; not together with a mask.</param>
    /// <exception cref="ShapeException">Shapes do not fit.</exception>
    public Tensor Forward(Tensor query, Tensor key, Tensor value, Tensor? mask = null, bool isCausal = false) =>
        Call(() => Attend(MixedPrecision.Widen(query), MixedPrecision.Widen(key), MixedPrecision.Widen(value), mask, isCausal));

    /// <summary>How much each query attends to each key, before dropout: to look at what was learned. Rows add up to 1.</summary>
    /// <param name="query">[N, L, features]</param>
    /// <param name="key">[N, S, features of keys]</param>
    /// <param name="mask">As that of <see cref="Forward(Tensor, Tensor, Tensor, Tensor, bool)"/>.</param>
    /// <param name="isCausal">Whether query i attends to the keys 0 to i only; not together with a mask.</param>
    /// <returns>[N, heads, L, S]; PyTorch gives the mean over the heads.</returns>
    /// <exception cref="ShapeException">Shapes do not fit.</exception>
    public Tensor Weights(Tensor query, Tensor key, Tensor? mask = null, bool isCausal = false)
    {
        Require(query, key, value: null);
        return Tensor.AttentionWeights(Split(ProjectPart(query, 0)), Split(ProjectPart(key, 1)), mask, isCausal);
    }

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => Attend(x, x, x, mask: null, isCausal: false);

    private Tensor Attend(Tensor query, Tensor key, Tensor value, Tensor? mask, bool isCausal)
    {
        Require(query, key, value);
        Tensor[] parts = InProjWeight is not null && ReferenceEquals(query, key) && ReferenceEquals(key, value)
            ? Project(query, InProjWeight, InProjBias).Chunk(3, -1)
            : [ProjectPart(query, 0), ProjectPart(key, 1), ProjectPart(value, 2)];
        Tensor attended = Tensor.Attention(Split(parts[0]), Split(parts[1]), Split(parts[2]), mask, IsTraining ? dropout : 0, isCausal, generator: generator);
        return OutProj.Forward(attended.Transpose(-3, -2).Flatten(start: -2));
    }

    private void Require(Tensor query, Tensor key, Tensor? value)
    {
        if (query.Rank is 2 or 3 && Fits(query, Features) && Fits(key, keyFeatures) && (value is null || Fits(value, valueFeatures))) return;
        string expected = InProjWeight is not null
            ? $"inputs must be [N, L, {Features}] or all [L, {Features}]"
            : $"query, key and value must be [N, L, {Features}], [N, S, {keyFeatures}] and [N, S, {valueFeatures}], or all without N";
        throw new ShapeException($"[MultiheadAttention] {expected}, found {query.Shape}{(value is null ? " and" : ",")} {key.Shape}{(value is null ? "" : $" and {value.Shape}")}");

        bool Fits(Tensor input, int features) => input.Rank == query.Rank && input.Shape[-1] == features;
    }

    /// <summary>The query, the key or the value as the heads see it.</summary>
    private Tensor ProjectPart(Tensor x, int part)
    {
        Tensor weight = InProjWeight is not null ? InProjWeight.Narrow(0, part * Features, Features) : part switch { 0 => QProjWeight!, 1 => KProjWeight!, _ => VProjWeight! };
        return Project(x, weight, InProjBias?.Narrow(0, part * Features, Features));
    }

    private static Tensor Project(Tensor x, Tensor weight, Tensor? bias)
    {
        Tensor y = x.MatMul(weight.Transpose());
        return bias is null ? y : y + bias;
    }

    /// <summary>[..., L, features] to [..., heads, L, features of a head].</summary>
    private Tensor Split(Tensor x) => x.Reshape([.. x.Shape.Span[..^1], heads, Features / heads]).Transpose(-3, -2);
}
