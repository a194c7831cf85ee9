extern alias Engine;

using Engine::ILGpuNet.Ilgpu;
using ILGpuNet.Cpu;
using ILGpuNet.Gpu;
using ILGpuNet.Runtime;

namespace ILGpuNet.Ilgpu.Tests;

/// <summary>Maps as kernels of the run-time assembly, by ILGPU's compilers.</summary>
public class MapTextTests
{
    private static readonly DType[] Arithmetic = [DType.Bool, DType.Int32, DType.Int64, DType.Float32, DType.Float64];

    private static readonly MapFunction[] WithTwoOperands =
    [
        MapFunction.Add, MapFunction.Subtract, MapFunction.Multiply, MapFunction.Divide, MapFunction.Power, MapFunction.Remainder, MapFunction.TruncatedRemainder,
        MapFunction.ArcTangent2, MapFunction.Hypotenuse, MapFunction.LogarithmAddExponential, MapFunction.Maximum, MapFunction.Minimum, MapFunction.ReluGradient,
        MapFunction.Equal, MapFunction.NotEqual, MapFunction.Less, MapFunction.LessOrEqual, MapFunction.Greater, MapFunction.GreaterOrEqual, MapFunction.And,
        MapFunction.Or, MapFunction.Xor,
    ];

    private static readonly MapFunction[] OfBools = [MapFunction.Not, MapFunction.And, MapFunction.Or, MapFunction.Xor];

    /// <summary>Each type with all functions that it has in one map.</summary>
    public static TheoryData<DType> Types => [.. Arithmetic];

    public static TheoryData<DType, DType> Casts
    {
        get
        {
            var casts = new TheoryData<DType, DType>();
            DType[] numbers = [.. Arithmetic, DType.UInt8];
            foreach (DType from in numbers)
            {
                foreach (DType to in numbers) casts.Add(from, to);
            }
            foreach (DType half in (DType[])[DType.Float16, DType.BFloat16])
            {
                casts.Add(half, DType.Float32);
                casts.Add(DType.Float32, half);
            }
            return casts;
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Texts_OfAllFunctionsOfAType_AreCompiled(DType type)
    {
        var instructions = new List<MapInstruction>();
        foreach (MapFunction function in Enum.GetValues<MapFunction>())
        {
            if (function is MapFunction.Copy or MapFunction.Cast || OfBools.Contains(function) != (type == DType.Bool)) continue;
            MapInstruction instruction = function switch
            {
                MapFunction.Where => new(function, type, type, 0, 1, 2),
                MapFunction.MultiplyAdd => new(function, type, type, 1, 2, 1),
                _ when WithTwoOperands.Contains(function) => new(function, type, ResultOf(function, type), 1, 2),
                _ => new(function, type, ResultOf(function, type), 1),
            };
            if (IsDefined(instruction)) instructions.Add(instruction);
        }
        Assert.True(instructions.Count >= 4, "functions are not found");
        int[] outputs = [.. Enumerable.Range(3, instructions.Count)];
        // Some at a time, as a kernel has only so many arguments.
        foreach (int[] some in outputs.Chunk(8))
            AssertCompiles(new MapProgram([DType.Bool, type, type], [], [.. instructions], [.. some]));
    }

    [Theory]
    [MemberData(nameof(Casts))]
    public void Texts_OfCasts_AreCompiled(DType from, DType to) =>
        AssertCompiles(new MapProgram([from], [], [new(MapFunction.Cast, from, to, 0)], [1]));

    [Fact]
    public void Ptx_OfBroadcastAndTransposedInputs_FollowsTheirStrides()
    {
        var program = new MapProgram([DType.Float32, DType.Float32], [DType.Float32],
            [new(MapFunction.Add, DType.Float32, DType.Float32, 0, 1), new(MapFunction.Multiply, DType.Float32, DType.Float32, 3, 2)], [4]);
        Layout[] layouts = [Layout.Contiguous([4, 6]), Layout.Contiguous([6]).Expand([4, 6]), Layout.Contiguous([6, 4]).Permute([1, 0])];
        (Type kernel, IReadOnlyList<string> failures) = MapKernelEmitter.Emit(program, new MapIndexing(program, LoopNest.Create(layouts)));
        Assert.Empty(failures);
        Assert.Equal(["count", "extent1", "stride1_1", "x0", "x1", "s0", "y0"], kernel.GetFields().Select(field => field.Name));
        Assert.Contains("mul.f32", Backends.ToPtx(kernel), StringComparison.Ordinal);
    }

    [Fact]
    public void Emit_FunctionThatTheTypeDoesNotHave_NamesBoth()
    {
        var program = new MapProgram([DType.Int32], [], [new(MapFunction.Sine, DType.Int32, DType.Int32, 0)], [1]);
        Assert.Equal("[Sine] is not defined for Int32 with a result of Int32", Assert.Throws<DTypeException>(() => Emit(program)).Message);
    }

    private static bool IsDefined(MapInstruction instruction)
    {
        try
        {
            return MapTypes.MethodOf(instruction) is not null;
        }
        catch (DTypeException)
        {
            return false;
        }
    }

    private static DType ResultOf(MapFunction function, DType type) =>
        function is MapFunction.IsNaN or (>= MapFunction.Equal and <= MapFunction.GreaterOrEqual) ? DType.Bool : type;

    private static void AssertCompiles(MapProgram program)
    {
        Type kernel = Emit(program);
        Assert.Equal(0, Backends.BarriersOf(Backends.ToPtx(kernel)));
        Assert.Contains("kernel void", Backends.ToOpenCl(kernel), StringComparison.Ordinal);
    }

    private static Type Emit(MapProgram program)
    {
        Layout[] layouts = [.. Enumerable.Repeat(Layout.Contiguous([5]), program.InputTypes.Count + 1)];
        return MapKernelEmitter.Emit(program, new MapIndexing(program, LoopNest.Create(layouts))).Kernel;
    }
}
