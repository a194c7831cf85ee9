using ILGpuNet.Graphs;
using ILGpuNet.Operations;

namespace ILGpuNet;

public static partial class Gradients
{
    /// <summary>
    /// All first derivatives of a function: for x [X...] and a result [Y...] the tensor [Y..., X...] of dy / dx, zeros where the result does not depend
    /// on x. One backward pass for each element of the result.
    /// <para>
    /// The derivatives can be differentiated in turn, with respect to x where it requires a gradient and to whatever else the function uses; under
    /// <see cref="Tensor.NoGradient"/> they are constants, and are computed nevertheless. This holds for all methods of this group.
    /// </para>
    /// </summary>
    /// <param name="function">Called once, with a tensor equal to x.</param>
    /// <param name="x">Of a floating-point type.</param>
    /// <exception cref="DTypeException">The input or the result is not of a floating-point type.</exception>
    public static Tensor Jacobian(Func<Tensor, Tensor> function, Tensor x) => Jacobian(inputs => function(inputs[0]), [x])[0];

    /// <summary>As <see cref="Jacobian(Func{Tensor, Tensor}, Tensor)"/>, with one tensor of derivatives for each input.</summary>
    public static Tensor[] Jacobian(Func<Tensor[], Tensor> function, Tensor[] inputs)
    {
        using var call = new Call("Jacobian", inputs);
        return call.Finish(Derivatives(call.Result(function), call.Inputs));
    }

    /// <summary>
    /// All second derivatives of a function with one result: for x [X...] the symmetric tensor [X..., X...] of d²y / dx dx. One backward pass through the
    /// gradient for each element of x.
    /// </summary>
    /// <param name="function">Gives one element; called once, with a tensor equal to x.</param>
    /// <param name="x">Of a floating-point type.</param>
    /// <exception cref="ShapeException">The function gives more or less than one element.</exception>
    /// <exception cref="DTypeException">The input or the result is not of a floating-point type.</exception>
    public static Tensor Hessian(Func<Tensor, Tensor> function, Tensor x) => Hessian(inputs => function(inputs[0]), [x])[0][0];

    /// <summary>
    /// As <see cref="Hessian(Func{Tensor, Tensor}, Tensor)"/> for several inputs: element [i][j] has the derivatives by inputs i and j.
    /// </summary>
    public static Tensor[][] Hessian(Func<Tensor[], Tensor> function, Tensor[] inputs)
    {
        using var call = new Call("Hessian", inputs);
        Tensor[] gradients = Tensor.Grad(call.Scalar(function), call.Inputs);
        return Array.ConvertAll(gradients, gradient => call.Finish(Derivatives(gradient, call.Inputs)));
    }

    /// <summary>
    /// The result y of a function, and the vector-Jacobian product v dy/dx [X...]: one backward pass.
    /// </summary>
    /// <param name="function">Called once, with a tensor equal to x.</param>
    /// <param name="x">Of a floating-point type.</param>
    /// <param name="vector">v, of the result's shape and type.</param>
    /// <exception cref="ShapeException">The vector has not the result's shape.</exception>
    public static (Tensor Output, Tensor Product) VectorJacobianProduct(Func<Tensor, Tensor> function, Tensor x, Tensor vector)
    {
        using var call = new Call("VectorJacobianProduct", [x]);
        Tensor output = call.Result(inputs => function(inputs[0]));
        call.RequireLike(vector, output, "result");
        Tensor[] finished = call.Finish([output, Tensor.Grad([output], [vector], call.Inputs)[0]]);
        return (finished[0], finished[1]);
    }

    /// <summary>
    /// The result y of a function, and the Jacobian-vector product dy/dx v [Y...], the derivative in the direction v: as the derivative of the
    /// vector-Jacobian product, which is linear in its vector (Townsend, "A new trick for calculating Jacobian vector products", 2017).
    /// </summary>
    /// <param name="function">Called once, with a tensor equal to x.</param>
    /// <param name="x">Of a floating-point type.</param>
    /// <param name="vector">v, of the shape and type of x.</param>
    /// <exception cref="ShapeException">The vector has not the shape of x.</exception>
    public static (Tensor Output, Tensor Product) JacobianVectorProduct(Func<Tensor, Tensor> function, Tensor x, Tensor vector)
    {
        using var call = new Call("JacobianVectorProduct", [x]);
        call.RequireLike(vector, x, "input");
        Tensor output = call.Result(inputs => function(inputs[0]));
        Tensor cotangent = Tensor.ZerosLike(output).WithGradient();
        Tensor[] transposed = Tensor.Grad([output], [cotangent], call.Inputs);
        Tensor[] finished = call.Finish([output, Tensor.Grad(transposed, [vector], [cotangent])[0]]);
        return (finished[0], finished[1]);
    }

    /// <summary>
    /// The result y of a function with one result, and the Hessian-vector product d²y/dx² v [X...], without the Hessian: one backward pass through
    /// the gradient (Pearlmutter, "Fast exact multiplication by the Hessian", 1994).
    /// </summary>
    /// <param name="function">Gives one element; called once, with a tensor equal to x.</param>
    /// <param name="x">Of a floating-point type.</param>
    /// <param name="vector">v, of the shape and type of x.</param>
    /// <exception cref="ShapeException">The vector has not the shape of x, or the function gives more or less than one element.</exception>
    public static (Tensor Output, Tensor Product) HessianVectorProduct(Func<Tensor, Tensor> function, Tensor x, Tensor vector)
    {
        using var call = new Call("HessianVectorProduct", [x]);
        call.RequireLike(vector, x, "input");
        Tensor output = call.Scalar(inputs => function(inputs[0]));
        Tensor[] gradients = Tensor.Grad(output, call.Inputs);
        Tensor[] finished = call.Finish([output, Tensor.Grad(gradients, [vector], call.Inputs)[0]]);
        return (finished[0], finished[1]);
    }

    /// <summary>The derivatives of every element of the output with respect to every input: rows of the Jacobian, one backward pass each.</summary>
    private static Tensor[] Derivatives(Tensor output, Tensor[] inputs)
    {
        int count = checked((int)output.Count);
        if (count == 0) return Array.ConvertAll(inputs, input => Tensor.Zeros([.. output.Shape, .. input.Shape], input.DType, input.Device));
        // Computed now, so that its rows are views of given data and not part of the plan's structure.
        Tensor units = Tensor.Eye(count, output.DType, output.Device).Evaluate();
        var rows = new Tensor[count][];
        for (int i = 0; i < count; i++) rows[i] = Tensor.Grad([output], [units[i].Reshape(output.Shape)], inputs);
        var derivatives = new Tensor[inputs.Length];
        for (int k = 0; k < derivatives.Length; k++)
            derivatives[k] = Tensor.Stack([.. rows.Select(row => row[k])]).Reshape([.. output.Shape, .. inputs[k].Shape]);
        return derivatives;
    }

    /// <summary>One call of a user's function: inputs of its own, results checked, and gradients recorded whatever the caller's mode is.</summary>
    private sealed class Call : IDisposable
    {
        private readonly string name;
        private readonly bool isRecorded = GradientMode.IsEnabled;
        private readonly IDisposable mode = GradientMode.Enable();

        public Call(string name, ReadOnlySpan<Tensor> inputs)
        {
            this.name = name;
            Inputs = new Tensor[inputs.Length];
            for (int i = 0; i < Inputs.Length; i++)
            {
                if (!inputs[i].DType.IsFloatingPoint())
                {
                    mode.Dispose();
                    throw new DTypeException($"[{name}] input {i} must be of a floating-point type, found {inputs[i].DType}: convert it with To(DType.Float32)");
                }
                // A node of its own: other uses of the same tensor inside of the function are constants to it.
                Inputs[i] = inputs[i].RequiresGradient && isRecorded
                    ? Tensor.Apply(new ReshapeOperation(inputs[i].Shape), inputs[i])
                    : inputs[i].Detach().WithGradient();
            }
        }

        public Tensor[] Inputs { get; }

        public Tensor Result(Func<Tensor[], Tensor> function)
        {
            Tensor output = function([.. Inputs]);
            return output.DType.IsFloatingPoint()
                ? output
                : throw new DTypeException($"[{name}] the function's result must be of a floating-point type to have derivatives, found {output.DType}");
        }

        public Tensor Scalar(Func<Tensor[], Tensor> function)
        {
            Tensor output = Result(function);
            return output.Count == 1
                ? output
                : throw new ShapeException($"[{name}] the function must give one element, found shape {output.Shape}: reduce it (Mean, Sum)");
        }

        public void RequireLike(Tensor vector, Tensor like, string what)
        {
            if (vector.Shape != like.Shape)
                throw new ShapeException($"[{name}] the vector must have the shape of the {what}, {like.Shape}, found {vector.Shape}");
            if (vector.DType != like.DType)
                throw new DTypeException($"[{name}] the vector must be {like.DType} like the {what}, found {vector.DType}: convert it with To");
        }

        /// <summary>Results as the caller sees them: without history where he records nothing.</summary>
        public Tensor[] Finish(Tensor[] results) => isRecorded ? results : Array.ConvertAll(results, result => result.Detach());

        public void Dispose() => mode.Dispose();
    }
}
