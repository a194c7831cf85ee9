using ILGpuNet.Graphs;
using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace ILGpuNet.Tests.Graphs;

/// <summary>A training step of one of the usual kinds of network, on fixed data.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Parameters">What is trained.</param>
/// <param name="Loss">Computes the loss; dropout draws new numbers each time.</param>
/// <param name="CreateOptimizer">Trains the parameters.</param>
internal sealed record SmallNetwork(string Name, Parameter[] Parameters, Func<Tensor> Loss, Func<Parameter[], Optimizer> CreateOptimizer)
{
    public static string[] Names => ["MLP", "CNN", "U-Net", "LSTM", "Transformer"];

    public static SmallNetwork Create(string name, int batch = 4) => name switch
    {
        "MLP" => Perceptron(batch),
        "CNN" => ConvolutionalNetwork(batch),
        "U-Net" => Encoder(batch),
        "LSTM" => Recurrent(batch),
        _ => Transformer(batch),
    };

    /// <summary>Takes steps and returns the losses and the parameters afterwards.</summary>
    public float[][] Train(int steps)
    {
        Optimizer optimizer = CreateOptimizer(Parameters);
        var losses = new List<float>();
        for (int step = 0; step < steps; step++)
        {
            optimizer.ZeroGradient();
            Tensor loss = Loss();
            loss.Backward();
            optimizer.Step();
            losses.Add(loss.Item<float>());
        }
        return [[.. losses], .. Parameters.Select(parameter => parameter.ToArray())];
    }

    /// <summary>The plan of a step, from the third on.</summary>
    public Plan PlanOfStep()
    {
        Train(3);
        return Evaluator.Plans.Latest!;
    }

    private static Tensor Data(params int[] extents)
    {
        var shape = Shape.Create(extents);
        return Tensor.FromArray(Enumerable.Range(0, (int)shape.Count).Select(i => MathF.Sin(i * 0.7f)).ToArray(), shape);
    }

    private static Tensor Classes(int count, int classes) => Tensor.FromArray(Enumerable.Range(0, count).Select(i => (long)(i % classes)).ToArray());

    private static SmallNetwork Perceptron(int batch)
    {
        var generator = new Generator(1);
        var model = new Sequential(
            new Linear(20, 32, generator: generator), new Relu(), new Dropout(0.2, generator),
            new Linear(32, 32, generator: generator), new Tanh(), new Linear(32, 5, generator: generator));
        Tensor x = Data(batch, 20), y = Classes(batch, 5);
        return new SmallNetwork("MLP", [.. model.Parameters()], () => ILGpuNet.Loss.CrossEntropy(model.Forward(x), y), parameters => new Sgd(parameters, 0.1));
    }

    /// <summary>The network of the MNIST example.</summary>
    private static SmallNetwork ConvolutionalNetwork(int batch)
    {
        var generator = new Generator(2);
        var model = new Sequential(
            new Conv2d(1, 32, 3, generator: generator), new Relu(), new MaxPool2d(2),
            new Conv2d(32, 64, 3, generator: generator), new Relu(), new MaxPool2d(2),
            new Dropout(0.25, generator), new Flatten(),
            new Linear(1600, 128, generator: generator), new Relu(), new Dropout(0.5, generator), new Linear(128, 10, generator: generator));
        Tensor x = Data(batch, 1, 28, 28), y = Classes(batch, 10);
        return new SmallNetwork("CNN", [.. model.Parameters()], () => ILGpuNet.Loss.CrossEntropy(model.Forward(x), y), parameters => new Adam(parameters));
    }

    /// <summary>Down, up and a skip connection, with batch normalisation.</summary>
    private static SmallNetwork Encoder(int batch)
    {
        var generator = new Generator(3);
        Sequential Block(int from, int to) => new(
            new Conv2d(from, to, 3, padding: 1, bias: false, generator: generator), new BatchNorm2d(to), new Relu(),
            new Conv2d(to, to, 3, padding: 1, bias: false, generator: generator), new BatchNorm2d(to), new Relu());
        Sequential first = Block(2, 8), down = Block(8, 16), deep = Block(16, 16), up = Block(32, 16), last = Block(24, 8);
        var head = new Conv2d(8, 2, 1, generator: generator);
        Tensor x = Data(batch, 2, 16, 16), y = Data(batch, 2, 16, 16);
        Tensor Forward()
        {
            Tensor a = first.Forward(x), b = down.Forward(a.MaxPool([2, 2])), c = deep.Forward(b.MaxPool([2, 2]));
            Tensor d = up.Forward(Tensor.Concat([c.ResizeBy([2, 2]), b], 1));
            return head.Forward(last.Forward(Tensor.Concat([d.ResizeBy([2, 2]), a], 1)));
        }
        Parameter[] parameters = [.. new Layer[] { first, down, deep, up, last, head }.SelectMany(layer => layer.Parameters())];
        return new SmallNetwork("U-Net", parameters, () => ILGpuNet.Loss.MeanSquaredError(Forward(), y), trained => new Sgd(trained, 0.05, momentum: 0.9));
    }

    /// <summary>Gates over a sequence, step by step.</summary>
    private static SmallNetwork Recurrent(int batch)
    {
        const int Inputs = 6, Hidden = 16, Length = 10;
        var generator = new Generator(4);
        var gates = new Linear(Inputs + Hidden, 4 * Hidden, generator: generator);
        var output = new Linear(Hidden, 3, generator: generator);
        Tensor x = Data(Length, batch, Inputs), y = Classes(batch, 3);
        Tensor Forward()
        {
            Tensor hidden = Tensor.Zeros([batch, Hidden]), cell = Tensor.Zeros([batch, Hidden]);
            for (int step = 0; step < Length; step++)
            {
                Tensor[] parts = gates.Forward(Tensor.Concat([x[step], hidden], 1)).Chunk(4, 1);
                cell = parts[0].Sigmoid() * cell + parts[1].Sigmoid() * parts[2].Tanh();
                hidden = parts[3].Sigmoid() * cell.Tanh();
            }
            return output.Forward(hidden);
        }
        return new SmallNetwork("LSTM", [.. gates.Parameters(), .. output.Parameters()], () => ILGpuNet.Loss.CrossEntropy(Forward(), y),
            parameters => new Adam(parameters, 0.01));
    }

    /// <summary>Attention, layer normalisation, Gelu and dropout.</summary>
    private static SmallNetwork Transformer(int batch)
    {
        const int Width = 16, Length = 12;
        var generator = new Generator(5);
        var norms = Enumerable.Range(0, 4).Select(_ => new LayerNorm([Width])).ToArray();
        var queries = Enumerable.Range(0, 2).Select(_ => new Linear(Width, 3 * Width, generator: generator)).ToArray();
        var wide = Enumerable.Range(0, 2).Select(_ => new Linear(Width, 4 * Width, generator: generator)).ToArray();
        var narrow = Enumerable.Range(0, 2).Select(_ => new Linear(4 * Width, Width, generator: generator)).ToArray();
        Tensor x = Data(batch, Length, Width), y = Data(batch, Length, Width);
        Tensor Forward()
        {
            Tensor z = x;
            for (int block = 0; block < 2; block++)
            {
                Tensor[] parts = queries[block].Forward(norms[2 * block].Forward(z)).Chunk(3, 2);
                z += Tensor.Attention(parts[0], parts[1], parts[2]).Dropout(0.1, generator);
                z += narrow[block].Forward(wide[block].Forward(norms[2 * block + 1].Forward(z)).Gelu()).Dropout(0.1, generator);
            }
            return z;
        }
        Layer[] layers = [.. norms, .. queries, .. wide, .. narrow];
        return new SmallNetwork("Transformer", [.. layers.SelectMany(layer => layer.Parameters())], () => ILGpuNet.Loss.MeanSquaredError(Forward(), y),
            parameters => new AdamW(parameters, 0.01));
    }
}
