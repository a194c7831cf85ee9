using ILGpuNet.Cpu;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

/// <summary>Convolutions whose result goes through a map: what the kernel takes over of it gives the same bits as the map.</summary>
public class BiasedConvolutionTests
{
    private const DType Type = DType.Float32;

    private static readonly ConvolutionGeometry Sizes = new(3, 4, 13, 1, [20, 30], [3, 3], [20, 30], [1, 1], [1, 1], [1, 1], [1, 1]);

    private static readonly Shape Result = [3, 13, 20, 30];

    private static readonly MapInstruction AddBias = new(MapFunction.Add, Type, Type, 0, 1);

    public static TheoryData<string> Programs() => ["bias", "bias and relu", "bias before and after", "bias twice"];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Fused_BiasOfChannels_GivesTheBitsOfTheMap(string name)
    {
        MapProgram program = ProgramOf(name);
        var convolution = new ConvolutionPrimitive(Sizes, ConvolutionPass.Forward);
        var random = new Random(1);
        HostTensor x = HostTensor.Random(Type, [3, 4, 20, 30], random), w = HostTensor.Random(Type, [13, 4, 3, 3], random);
        float[] bias = HostTensor.Random(Type, [13], random).ToArray<float>();
        var layout = new Layout(Result, [0, 1, 0, 0], 0);
        Operand[] inputs = [OperandOf(x), OperandOf(w), new Operand(Type, layout)];
        var outputs = new (DType, Shape)[program.Outputs.Count];
        Array.Fill(outputs, (Type, Result));
        Operand[] outputOperands = [.. outputs.Select(output => new Operand(output.Item1, Layout.Contiguous(output.Item2)))];
        var fused = new FusedPrimitive(Result, convolution, 2, program, 0, []);
        Kernel kernel = CpuEngine.Instance.CreateKernel(fused, inputs, outputOperands);
        HostTensor[] actual = KernelRunner.Run(kernel, [x, w, HostTensor.Of([13], bias)], outputs);

        HostTensor plain = KernelRunner.RunSingle(convolution, [x, w], Type, Result);
        HostTensor repeated = HostTensor.Of(Result, [.. Enumerable.Range(0, (int)Result.Count).Select(i => bias[i / 600 % 13])]);
        HostTensor[] expected = KernelRunner.Run(new MapPrimitive(program), [plain, repeated], outputs);
        for (int i = 0; i < outputs.Length; i++) Assert.Equal(expected[i].ToArray<float>(), actual[i].ToArray<float>());
    }

    /// <summary>Kernels of a single element, with several blocks of channels, images that end within a vector, groups, few pixels, a single filter, and several small images; a depthwise one, and one with short rows.</summary>
    [Theory]
    [InlineData(2, 300, 13, 1, 13, 1)]
    [InlineData(3, 40, 10, 2, 15, 1)]
    [InlineData(1, 600, 40, 1, 8, 1)]
    [InlineData(2, 30, 1, 1, 20, 1)]
    [InlineData(1, 20, 33, 1, 30, 1)]
    [InlineData(5, 600, 20, 2, 7, 1)]
    [InlineData(3, 5, 10, 5, 21, 3)]
    [InlineData(3, 8, 16, 1, 8, 3)]
    public void Fused_BiasOfOtherKernels_GivesTheBitsOfTheMap(int batch, int channels, int filters, int groups, int extent, int kernelExtent)
    {
        int padding = kernelExtent / 2;
        Shape result = [batch, filters, extent, extent];
        var sizes = new ConvolutionGeometry(batch, channels, filters, groups, [extent, extent], [kernelExtent, kernelExtent], [extent, extent],
            [1, 1], [padding, padding], [padding, padding], [1, 1]);
        var convolution = new ConvolutionPrimitive(sizes, ConvolutionPass.Forward);
        Assert.IsType<IBiasedKernel>(ConvolutionKernel.Create(convolution, Type), exactMatch: false);
        var random = new Random(2);
        HostTensor x = HostTensor.Random(Type, [batch, channels, extent, extent], random), w = HostTensor.Random(Type, [filters, channels / groups, kernelExtent, kernelExtent], random);
        float[] bias = HostTensor.Random(Type, [filters], random).ToArray<float>();
        Operand[] inputs = [OperandOf(x), OperandOf(w), new Operand(Type, new Layout(result, [0, 1, 0, 0], 0))];
        var fused = new FusedPrimitive(result, convolution, 2, ProgramOf("bias"), 0, []);
        Kernel kernel = CpuEngine.Instance.CreateKernel(fused, inputs, [new Operand(Type, Layout.Contiguous(result))]);
        HostTensor actual = KernelRunner.Run(kernel, [x, w, HostTensor.Of([filters], bias)], [(Type, result)])[0];

        float[] plain = KernelRunner.RunSingle(convolution, [x, w], Type, result).ToArray<float>();
        Assert.Equal(plain.Select((value, i) => value + bias[i / (extent * extent) % filters]), actual.ToArray<float>());
    }

    [Fact]
    public void Take_BiasOfChannels_LeavesTheProgramWithoutIt()
    {
        MapProgram program = ProgramOf("bias and relu");
        Operand[] inputs = [new(Type, Layout.Contiguous(Result)), new(Type, new Layout(Result, [0, 1, 0, 0], 0))];
        Assert.Equal(1, ChannelAddend.Take(ref program, inputs, Result));
        Assert.Equal(new MapInstruction(MapFunction.Relu, Type, Type, 0), Assert.Single(program.Instructions));
        Assert.Equal([2], program.Outputs);
    }

    /// <summary>A number for each column is no bias, and a result that is needed without it cannot have it.</summary>
    [Fact]
    public void Take_OtherPrograms_LeavesThemAlone()
    {
        MapProgram columns = ProgramOf("bias"), kept = ProgramOf("bias before and after");
        Operand result = new(Type, Layout.Contiguous(Result));
        Assert.Equal(-1, ChannelAddend.Take(ref columns, [result, new(Type, new Layout(Result, [0, 0, 0, 1], 0))], Result));
        Assert.Equal(-1, ChannelAddend.Take(ref kept, [result, new(Type, new Layout(Result, [0, 1, 0, 0], 0))], Result));
        Assert.Equal(ProgramOf("bias"), columns);
    }

    private static Operand OperandOf(HostTensor tensor) => new(tensor.Type, tensor.Layout);

    private static MapProgram ProgramOf(string name) => name switch
    {
        "bias" => new MapProgram([Type, Type], [], [AddBias], [2]),
        "bias and relu" => new MapProgram([Type, Type], [], [AddBias, new(MapFunction.Relu, Type, Type, 2)], [3]),
        "bias before and after" => new MapProgram([Type, Type], [], [AddBias], [0, 2]),
        _ => new MapProgram([Type, Type], [], [AddBias, new(MapFunction.Add, Type, Type, 2, 1)], [3, 2]),
    };
}
