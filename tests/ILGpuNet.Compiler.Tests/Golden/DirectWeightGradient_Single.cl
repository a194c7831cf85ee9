#pragma OPENCL FP_CONTRACT OFF
#define GROUP_SIZE ((int)get_local_size(0))
#define LOCAL_INDEX ((int)get_local_id(0))
#define GROUP_INDEX ((int)get_group_id(0))

typedef struct
{
    int Depth;
    int Height;
    int Width;
} Position;

typedef struct
{
    int Input;
    int Kernel;
    int Output;
    int Stride;
    int Padding;
    int Dilation;
} ConvolutionAxis;

typedef struct
{
    ConvolutionAxis depth;
    ConvolutionAxis height;
    ConvolutionAxis width;
    uchar strided;
    int Batch;
    int Groups;
    int Channels;
    int Filters;
    int InputCount;
    int KernelCount;
    int OutputCount;
} ConvolutionSizes;

typedef struct
{
    int Row;
    int Lane;
    int Rows;
    int Lanes;
} RowLanes;

static inline void Position_Create(Position* self, int depth, int height, int width)
{
    self->Depth = depth;
    self->Height = height;
    self->Width = width;
}

static inline Position ConvolutionSizes_OffsetOf(ConvolutionSizes* self, int element)
{
    Position value;
    Position_Create(&value, (int)((uint)(element / (int)((uint)self->height.Kernel * (uint)self->width.Kernel)) * (uint)self->depth.Dilation), (int)((uint)(element / self->width.Kernel % self->height.Kernel) * (uint)self->height.Dilation), (int)((uint)(element % self->width.Kernel) * (uint)self->width.Dilation));
    return value;
}

static inline Position ConvolutionSizes_WindowOf(ConvolutionSizes* self, int output)
{
    Position value;
    Position_Create(&value, (int)((uint)(output / (int)((uint)self->height.Output * (uint)self->width.Output)) * (uint)self->depth.Stride - (uint)self->depth.Padding), (int)((uint)(output / self->width.Output % self->height.Output) * (uint)self->height.Stride - (uint)self->height.Padding), (int)((uint)(output % self->width.Output) * (uint)self->width.Stride - (uint)self->width.Padding));
    return value;
}

static inline int ConvolutionSizes_InputAt(ConvolutionSizes* self, Position window, Position offset)
{
    int d = (int)((uint)window.Depth + (uint)offset.Depth);
    int h = (int)((uint)window.Height + (uint)offset.Height);
    int w = (int)((uint)window.Width + (uint)offset.Width);
    bool isInside = d >= 0 && d < self->depth.Input && h >= 0 && h < self->height.Input && w >= 0 && w < self->width.Input;
    if (isInside)
    {
        return (int)(((uint)d * (uint)self->height.Input + (uint)h) * (uint)self->width.Input + (uint)w);
    }
    return -1;
}

static inline void RowLanes_Create(RowLanes* self, int rows, bool neighboursShareLane)
{
    self->Rows = rows;
    self->Lanes = GROUP_SIZE / rows;
    self->Row = neighboursShareLane ? LOCAL_INDEX % rows : LOCAL_INDEX / self->Lanes;
    self->Lane = neighboursShareLane ? LOCAL_INDEX / rows : LOCAL_INDEX % self->Lanes;
}

static inline float GroupReduction_Reduce_Single_Sum_Single(__local float* scratch, float value, RowLanes place)
{
    int slot = (int)((uint)place.Lane * (uint)place.Rows + (uint)place.Row);
    scratch[slot] = value;
    barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    int half_;
    for (int active = place.Lanes; active > 1; active = half_)
    {
        half_ = (int)((uint)active + 1u) / 2;
        if ((int)((uint)place.Lane + (uint)half_) < active)
        {
            scratch[slot] += scratch[slot + half_ * place.Rows];
        }
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    }
    float result = scratch[place.Row];
    barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    return result;
}

__kernel void DirectWeightGradient_Single(__global float* yGradient_memory, int yGradient_start, __global float* x_memory, int x_start, __global float* wGradient_memory, int wGradient_start, ConvolutionSizes sizes)
{
    __global float* yGradient = yGradient_memory + yGradient_start;
    __global float* x = x_memory + x_start;
    __global float* wGradient = wGradient_memory + wGradient_start;
    __local float scratch[256];
    int plane = GROUP_INDEX / sizes.KernelCount;
    int filter = plane / sizes.Channels;
    int channel = (int)((uint)(filter / sizes.Filters) * (uint)sizes.Channels + (uint)(plane % sizes.Channels));
    Position offset = ConvolutionSizes_OffsetOf(&sizes, GROUP_INDEX % sizes.KernelCount);
    float sum = 0.0f;
    for (int i = LOCAL_INDEX; i < (int)((uint)sizes.Batch * (uint)sizes.OutputCount); i += GROUP_SIZE)
    {
        int image = i / sizes.OutputCount;
        int output = i % sizes.OutputCount;
        Position value = ConvolutionSizes_WindowOf(&sizes, output);
        int at = ConvolutionSizes_InputAt(&sizes, value, offset);
        if (at >= 0)
        {
            float gradient = yGradient[(image * sizes.Groups * sizes.Filters + filter) * sizes.OutputCount + output];
            sum = fma(gradient, x[(image * sizes.Groups * sizes.Channels + channel) * sizes.InputCount + at], sum);
        }
    }
    RowLanes value;
    RowLanes_Create(&value, 1, false);
    sum = GroupReduction_Reduce_Single_Sum_Single(scratch, sum, value);
    if (LOCAL_INDEX == 0)
    {
        wGradient[GROUP_INDEX] = sum;
    }
}
