using ILGpuNet.Graphs.Replay;

namespace ILGpuNet;

/// <summary>The graphs behind tensors: functions that are recorded once and then replayed without building their graph again, and limits on memory.</summary>
public static partial class Graph
{
    /// <summary>
    /// A function that does the same, and from the second or third call with the same shapes on does not run <paramref name="function"/> any more but replays
    /// what it has computed:
    /// <code>
    /// var step = Graph.Compile((x, labels) =>
    /// {
    ///     optimizer.ZeroGradient();
    ///     Tensor loss = Loss.CrossEntropy(model.Forward(x), labels);
    ///     loss.Backward();
    ///     optimizer.Step();
    ///     return loss;
    /// });
    /// foreach ((Tensor x, Tensor labels) in loader) Console.WriteLine(step(x, labels).Item());
    /// </code>
    /// <para>
    /// All that a call computes is one plan, which runs at the end of the call: results, updates of optimizers and of running statistics, gradients. Parameters
    /// and other variables, learning rates, step counts and random numbers are taken as they are at each call, so that compiled and plain calls give the same
    /// numbers and can be mixed. Where shapes, the mode of a module, the groups of an optimizer or anything else that the recording depends on have changed, the function
    /// is called and recorded again. If a call throws, all variables keep the values they had.
    /// </para>
    /// <para>
    /// The function must not read values (<see cref="Tensor.Item()"/>, <see cref="Tensor.ToArray()"/>), and takes one step of an optimizer at most. What it does on the
    /// host besides (printing, counting, choosing by a number or tensor of yours) happens, and counts, only in calls that record it. Results have no history: take
    /// gradients within the function.
    /// </para>
    /// </summary>
    /// <typeparam name="TResult">A Tensor, a tuple of two to four, or a Tensor[].</typeparam>
    /// <param name="function">What is compiled; it may be called again at any time.</param>
    /// <returns>The compiled function; several threads may call it at once, and calls that update variables take their turn.</returns>
    /// <exception cref="ILGpuNetException">The result is of another type; or, at a call, the function reads a value or an input requires a gradient.</exception>
    public static Func<Tensor, TResult> Compile<TResult>(Func<Tensor, TResult> function) =>
        Create(inputs => function(inputs[0])).Invoke;

    /// <inheritdoc cref="Compile{TResult}(Func{Tensor, TResult})"/>
    public static Func<Tensor, Tensor, TResult> Compile<TResult>(Func<Tensor, Tensor, TResult> function) =>
        Create(inputs => function(inputs[0], inputs[1])).Invoke;

    /// <inheritdoc cref="Compile{TResult}(Func{Tensor, TResult})"/>
    public static Func<Tensor, Tensor, Tensor, TResult> Compile<TResult>(Func<Tensor, Tensor, Tensor, TResult> function) =>
        Create(inputs => function(inputs[0], inputs[1], inputs[2])).Invoke;

    /// <inheritdoc cref="Compile{TResult}(Func{Tensor, TResult})"/>
    public static Func<Tensor, Tensor, Tensor, Tensor, TResult> Compile<TResult>(Func<Tensor, Tensor, Tensor, Tensor, TResult> function) =>
        Create(inputs => function(inputs[0], inputs[1], inputs[2], inputs[3])).Invoke;

    private static CompiledFunction<TResult> Create<TResult>(CompiledFunction<TResult>.Body body)
    {
        _ = ResultFormat<TResult>.Instance;
        return new CompiledFunction<TResult>(body);
    }
}
