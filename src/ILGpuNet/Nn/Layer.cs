namespace ILGpuNet.Nn;

/// <summary>
/// A module from one tensor to one tensor. Derived classes write <see cref="ForwardCore"/>; callers call <see cref="Forward"/>:
/// <code>
/// sealed class Classifier : Layer
/// {
///     private readonly Linear hidden = new(784, 128), output = new(128, 10);
///     protected override Tensor ForwardCore(Tensor x) => output.Forward(hidden.Forward(x).Relu());
/// }
/// </code>
/// </summary>
public abstract class Layer : Module
{
    [ThreadStatic] private static int depth;

    [ThreadStatic] private static Action<Layer, Tensor>? observer;

    /// <summary>Computes the output. The result of the outermost call is kept by the plan that computes it, so it can be read after a step.</summary>
    public Tensor Forward(Tensor x) => Call(() => ForwardCore(MixedPrecision.Widen(x)));

    /// <summary>Computes an output as <see cref="Forward"/> does: for further methods of a layer that takes several tensors.</summary>
    protected Tensor Call(Func<Tensor> compute)
    {
        Tensor y = Run(compute);
        observer?.Invoke(this, y);
        return y;
    }

    /// <summary>What layers compute meanwhile is not the result of an outermost call; what this returns may be.</summary>
    internal static Tensor Run(Func<Tensor> compute)
    {
        depth++;
        try
        {
            Tensor y = compute();
            y = depth == 1 ? MixedPrecision.Widen(y) : MixedPrecision.Store(y);
            if (depth == 1) y.Node.IsKept = true;
            return y;
        }
        finally
        {
            depth--;
        }
    }

    /// <summary>The computation of this layer.</summary>
    protected abstract Tensor ForwardCore(Tensor x);

    /// <summary>Options of the layer as the summary shows them, for example <c>1, 32, kernel 3</c>.</summary>
    protected internal virtual string Options => "";

    /// <summary>A forward pass during which each layer's output is reported.</summary>
    internal static void Observe(Func<Tensor> forward, Action<Layer, Tensor> observe)
    {
        Action<Layer, Tensor>? previous = observer;
        observer = observe;
        try
        {
            forward();
        }
        finally
        {
            observer = previous;
        }
    }
}
