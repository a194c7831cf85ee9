using ILGpuNet.Graphs;

namespace ILGpuNet;

public partial class Tensor
{
    /// <summary>
    /// Adds the gradient of this scalar to <see cref="Gradient"/> of every parameter and leaf that it was computed from. Only appends nodes
    /// to the graph; the optimizer's step, or reading a gradient, computes them.
    /// </summary>
    /// <param name="createGraph">
    /// Whether gradients of the gradients will be taken after values have been computed. Where false, the history is released as soon as the
    /// values are there.
    /// </param>
    /// <exception cref="ShapeException">The tensor is not a scalar: use the overload with an output gradient.</exception>
    /// <exception cref="ILGpuNetException">Nothing that the tensor was computed from requires a gradient.</exception>
    public void Backward(bool createGraph = false)
    {
        if (Count != 1)
            throw new ShapeException($"[Backward] only a tensor with one element has a gradient by itself, found shape {Shape}: reduce it (Mean, Sum) or pass an output gradient");
        Backward(Ones(Shape, DType, Device), createGraph);
    }

    /// <summary>Adds the gradient of the sum of this tensor times <paramref name="outputGradient"/> to every leaf.</summary>
    /// <param name="outputGradient">Same shape and type as this tensor.</param>
    /// <param name="createGraph">As in <see cref="Backward(bool)"/>.</param>
    public void Backward(Tensor outputGradient, bool createGraph = false)
    {
        RequireOutputGradient(this, outputGradient, "Backward");
        if (!RequiresGradient)
            throw new ILGpuNetException("[Backward] nothing that this tensor was computed from requires a gradient: use a Parameter or WithGradient(), outside of NoGradient()");
        Backpropagation.Backward(this, outputGradient, createGraph);
    }

    /// <summary>
    /// Gradients of the sum of <paramref name="output"/> with respect to each input; zeros where the output does not depend on it. The results
    /// are ordinary tensors of the graph, so their gradients can be taken again.
    /// </summary>
    /// <param name="output">Any shape.</param>
    /// <param name="inputs">Tensors that require a gradient: parameters, results of <see cref="WithGradient"/>, or anything computed from them.</param>
    public static Tensor[] Grad(Tensor output, params ReadOnlySpan<Tensor> inputs) =>
        Grad([output], [Ones(output.Shape, output.DType, output.Device)], inputs);

    /// <summary>Gradients of the sum of all outputs times their output gradients (vector-Jacobian product).</summary>
    /// <param name="outputs">Any shapes.</param>
    /// <param name="outputGradients">One for each output, of its shape and type.</param>
    /// <param name="inputs">Tensors that require a gradient.</param>
    /// <exception cref="ILGpuNetException">An input does not require a gradient.</exception>
    public static Tensor[] Grad(ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor> outputGradients, ReadOnlySpan<Tensor> inputs)
    {
        if (outputs.Length != outputGradients.Length)
            throw new ILGpuNetException($"[Grad] {outputs.Length} outputs need as many output gradients, found {outputGradients.Length}");
        for (int i = 0; i < outputs.Length; i++) RequireOutputGradient(outputs[i], outputGradients[i], "Grad");
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!inputs[i].RequiresGradient)
                throw new ILGpuNetException($"[Grad] input {i} of shape {inputs[i].Shape} does not require a gradient: use a Parameter or WithGradient() before computing the output");
        }
        Tensor?[] found = Backpropagation.Gradients(outputs, outputGradients, inputs);
        var result = new Tensor[inputs.Length];
        for (int i = 0; i < result.Length; i++) result[i] = found[i] ?? Zeros(inputs[i].Shape, inputs[i].DType, inputs[i].Device);
        return result;
    }

    private static void RequireOutputGradient(Tensor output, Tensor gradient, string operation)
    {
        if (gradient.Shape != output.Shape)
            throw new ShapeException($"[{operation}] the output gradient must have the output's shape {output.Shape}, found {gradient.Shape}");
        if (gradient.DType != output.DType)
            throw new DTypeException($"[{operation}] the output gradient must be {output.DType} like the output, found {gradient.DType}");
    }
}
