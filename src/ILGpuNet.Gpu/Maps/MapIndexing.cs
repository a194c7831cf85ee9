using ILGpuNet.Cpu;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>How the elements of a map's inputs are found from the number of the element: which extents and strides a kernel has to be given for that.</summary>
internal sealed class MapIndexing
{
    private readonly LoopNest nest;
    private readonly int inputs;

    /// <param name="program">What is computed.</param>
    /// <param name="nest">The loops, over the output (operand 0) and the inputs.</param>
    public MapIndexing(MapProgram program, LoopNest nest)
    {
        (this.nest, inputs) = (nest, program.InputTypes.Count);
        for (int input = 0; input < inputs; input++)
        {
            if (IsDirect(input)) continue;
            for (int axis = 0; axis < Rank; axis++)
            {
                if (StrideOf(input, axis) is not (0 or 1)) StridedAxes.Add((input, axis));
            }
        }
        bool needsPositions = Enumerable.Range(0, inputs).Any(input => !IsDirect(input));
        if (needsPositions) ExtentAxes.AddRange(Enumerable.Range(1, Rank - 1));
    }

    /// <summary>Axes of the loops, the outermost first.</summary>
    public int Rank => nest.Rank;

    /// <summary>The axes whose extents are arguments.</summary>
    public List<int> ExtentAxes { get; } = [];

    /// <summary>The strides that are arguments; 0 and 1 are part of the code.</summary>
    public List<(int Input, int Axis)> StridedAxes { get; } = [];

    /// <summary>All that the code of a program depends on but the program itself.</summary>
    public string Pattern => string.Join(' ', Enumerable.Range(0, inputs).Select(PatternOf));

    /// <summary>Whether all elements of an input are the same.</summary>
    public bool IsConstant(int input) => nest.IsConstant(input + 1);

    /// <summary>Whether an input's elements lie in the order of the loop, or there is only one.</summary>
    public bool IsDirect(int input) => IsConstant(input) || nest.IsContiguous(input + 1);

    /// <summary>Distance of an input's elements along an axis.</summary>
    public long StrideOf(int input, int axis) => nest.Strides(input + 1)[axis];

    /// <summary>Extent of an axis.</summary>
    public long ExtentOf(int axis) => nest.Extents[axis];

    private string PatternOf(int input) => IsConstant(input) ? "constant" : IsDirect(input) ? "direct"
        : string.Concat(Enumerable.Range(0, Rank).Select(axis => StrideOf(input, axis) switch { 0 => '0', 1 => '1', _ => 's' }));
}
