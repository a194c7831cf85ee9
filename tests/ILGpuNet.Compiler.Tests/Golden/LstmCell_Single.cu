#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))

typedef struct
{
    unsigned char limited;
    int Hidden;
    int Count;
    int Time;
    int PreviousStart;
} RecurrentStep;

static __device__ __forceinline__ int RecurrentStep_get_Start(RecurrentStep* self)
{
    return (int)((unsigned int)self->Time * (unsigned int)self->Count);
}

static __device__ __forceinline__ int RecurrentStep_GateOf(RecurrentStep* self, int i, int gates)
{
    return (int)((unsigned int)(i / self->Hidden) * (unsigned int)gates * (unsigned int)self->Hidden + (unsigned int)(i % self->Hidden));
}

static __device__ __forceinline__ bool RecurrentStep_IsOver(RecurrentStep* self, long long* lengths, int i)
{
    if ((int)self->limited == 0)
    {
        return false;
    }
    return (long long)self->Time >= lengths[i / self->Hidden];
}

extern "C" __global__ void LstmCell_Single(float* x, float* recurrent, float* previous, float* previousCell, float* states, float* cells, float* gates, long long* lengths, RecurrentStep step_)
{
    int hidden = step_.Hidden;
    for (int i = GLOBAL_INDEX; i < step_.Count; i += GLOBAL_SIZE)
    {
        int at = (int)((unsigned int)RecurrentStep_get_Start(&step_) + (unsigned int)i);
        int gate = RecurrentStep_GateOf(&step_, i, 4);
        int saved = (int)(4u * (unsigned int)RecurrentStep_get_Start(&step_) + (unsigned int)gate);
        float input = 0.0f;
        float forget = 0.0f;
        float candidate = 0.0f;
        float output = 0.0f;
        float cell = previousCell[step_.PreviousStart + i];
        float state = previous[step_.PreviousStart + i];
        if (!RecurrentStep_IsOver(&step_, lengths, i))
        {
            input = 1.0f / (1.0f + expf(-(x[saved] + recurrent[gate])));
            forget = 1.0f / (1.0f + expf(-(x[saved + hidden] + recurrent[gate + hidden])));
            candidate = tanhf(x[saved + 2 * hidden] + recurrent[gate + 2 * hidden]);
            output = 1.0f / (1.0f + expf(-(x[saved + 3 * hidden] + recurrent[gate + 3 * hidden])));
            cell = fmaf(forget, cell, input * candidate);
            state = output * tanhf(cell);
        }
        gates[saved] = input;
        gates[saved + hidden] = forget;
        gates[saved + 2 * hidden] = candidate;
        gates[saved + 3 * hidden] = output;
        cells[at] = cell;
        states[at] = state;
    }
}
